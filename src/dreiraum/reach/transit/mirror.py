"""A network with time and direction turned round: to arrive by a time, or towards a point, is to leave in it.

A time t becomes -t, a ride from a to b one from b to a; where one got on one gets off. A journey from a to b
is one from b to a of as many rides, so a search forwards in the mirrored network is one backwards in the
network. Mirroring twice gives the network again, walks sorted.
"""

from __future__ import annotations

import numpy as np

from dreiraum.reach.transit.network import Areas, Bounds, Calls, Ints, Lines, Longs, Network, Walks


def mirrored(network: Network) -> Network:
    """The network turned round. Line p stays line p: its trip k becomes trips - 1 - k, position j stops - 1 - j."""
    return Network(
        int(network.stops),
        _lines(network.lines),
        _calls(network.lines, network.calls),
        _walks(network.walks),
        mirrored_areas(network.areas),
        not network.turned,
    )


def mirrored_bounds(bounds: Bounds) -> Bounds:
    """The same bounds for the mirrored network."""
    return Bounds(-bounds.line, -bounds.area)


def _lines(lines: Lines) -> Lines:
    stops, trips = np.diff(lines.stop_ends), np.diff(lines.trip_ends)
    calls, turned = _backwards(stops), _backwards(trips)
    times = _backwards(stops.astype(np.int64) * trips)
    return lines._replace(
        stop=lines.stop[calls],
        board=lines.alight[calls],
        alight=lines.board[calls],
        trip=lines.trip[turned],
        arrive=-lines.depart[times],
        depart=-lines.arrive[times],
    )


def _backwards(many: Ints | Longs) -> Longs:
    """Row numbers that turn every one of the slices of these lengths round."""
    last = np.cumsum(many, dtype=np.int64)
    return np.repeat(2 * last - many - 1, many) - np.arange(last[-1] if len(last) else 0)


def _calls(lines: Lines, calls: Calls) -> Calls:
    many = np.diff(lines.stop_ends)
    return calls._replace(position=many[calls.line] - 1 - calls.position)


def _walks(walks: Walks) -> Walks:
    start = np.repeat(np.arange(len(walks.ends) - 1, dtype=np.int32), np.diff(walks.ends))
    order = np.lexsort((start, walks.stop))
    return Walks(_ends(walks.stop, len(walks.ends) - 1), start[order], walks.seconds[order], walks.change)


def _ends(rows: Ints, many: int) -> Ints:
    ends = np.zeros(many + 1, np.int32)
    np.cumsum(np.bincount(rows, minlength=many), out=ends[1:])
    return ends


def mirrored_areas(areas: Areas) -> Areas:
    """The areas of the mirrored network."""
    seconds = areas.seconds.copy()
    for a in range(len(areas.opens)):
        shape = areas.from_ends[a + 1] - areas.from_ends[a], areas.to_ends[a + 1] - areas.to_ends[a]
        rides = slice(areas.ride_ends[a], areas.ride_ends[a] + shape[0] * shape[1])
        seconds[rides] = areas.seconds[rides].reshape(shape).T.ravel()
    return areas._replace(
        from_ends=areas.to_ends,
        from_stop=areas.to_stop,
        to_ends=areas.from_ends,
        to_stop=areas.from_stop,
        opens=-areas.ends,
        closes=-areas.closes,
        ends=-areas.opens,
        seconds=seconds,
    )
