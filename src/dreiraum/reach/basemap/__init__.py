"""The base map: vector tiles of one district, made from the same OpenStreetMap data as everything else."""
