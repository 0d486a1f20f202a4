// The cases of opening_hours.js' own test file, and the holidays its tables have, as JSON:
//   node hours_cases.cjs CHECKOUT PACKAGE > cases.json
// CHECKOUT is the repository, whose test/test.js is not in the npm package; PACKAGE is the installed npm package.
// The test file builds lists of cases and then runs them; here it is stopped before, and the lists are printed.

const fs = require('node:fs');
const path = require('node:path');

const [checkout, library] = process.argv.slice(2);
const cache = path.join(checkout, 'src/holidays/nominatim_cache');
const YEARS = [2010, 2036];
const LISTS = ['tests', 'tests_should_fail', 'tests_next_change', 'tests_equal_to'];

process.env.TZ = 'Europe/Berlin';
console.error = console.warn = console.info = console.log = () => {};

// What a place's file says of its country, state and coordinates: one "key: value" a line is all that is needed.
function place(text) {
    const said = key => (text.match(new RegExp(`^\\s*${key}: *'?([^'\\n]*)`, 'm')) || [])[1];
    const address = { country_code: said('country_code'), state: said('state'), county: said('county') };
    return { lat: said('lat'), lon: said('lon'), address };
}

const options = { parse: () => ({ 'library-file': '', locale: 'en' }) };
const chain = new Proxy(() => chain, { get: (_, name) => name === 'parse' ? options.parse : chain });
const stand_ins = {
    'yargs/helpers': { hideBin: one => one },
    'yargs': () => chain,
    'path': { resolve: () => 'library' },
    'library': function () {},
    'node:util': { styleText: (_, text) => text },
    'timekeeper': { travel() {}, reset() {} },
    'glob': { sync: () => fs.readdirSync(cache).filter(one => one.endsWith('.yaml')).map(one => 'src/holidays/nominatim_cache/' + one) },
    'yaml': { parse: place },
    'fs': { readFileSync: name => fs.readFileSync(path.join(checkout, name), 'utf8') },
};

// The days of a country's holidays, asked of the library itself; years it knows nothing of are left out.
function days(opening_hours, kind, where) {
    const all = [];
    const text = day => [day.getFullYear(), day.getMonth() + 1, day.getDate()].map(part => String(part).padStart(2, '0')).join('-');
    for (let year = YEARS[0]; year < YEARS[1]; year++) {
        let found = [];
        try {
            found = new opening_hours(kind, where).getOpenIntervals(new Date(year, 0, 1), new Date(year + 1, 0, 1));
        } catch {
            continue;
        }
        for (const [from, to] of found) {
            for (const day = new Date(from); day < to; day.setDate(day.getDate() + 1)) all.push(text(day));
        }
    }
    return all;
}

const DEFAULT = test => test.tests.find(one => one[8]?.address?.state === 'Baden-Württemberg')[8];

function show(test) {
    const opening_hours = require(path.join(path.resolve(library), 'build/opening_hours.js'));
    const out = { calendars: {}, version: JSON.parse(fs.readFileSync(path.join(library, 'package.json'))).version };
    for (const name of LISTS) out[name] = test[name];
    // Without a place there is none; `null` is what the library takes for somewhere in Germany.
    for (const one of test.tests) one[8] = one[8] === null ? DEFAULT(test) : one[8] ?? {};
    for (const where of [...test.tests.map(one => one[8]), ...test.tests_next_change.map(one => one[4])]) {
        const key = JSON.stringify(where ?? {});
        if (!where?.address || key in out.calendars) continue;
        out.calendars[key] = { PH: days(opening_hours, 'PH', where), SH: days(opening_hours, 'SH', where) };
    }
    process.stdout.write(JSON.stringify(out));
}

const source = fs.readFileSync(path.join(checkout, 'test/test.js'), 'utf8')
    .replace(/^#!.*/, '')
    .replace('process.exit(test.run() ? 0 : 1);', 'show(test); return;');
new Function('require', 'show', source)(name => stand_ins[name], show);
