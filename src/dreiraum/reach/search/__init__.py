"""Search kernels over the street graphs: integer keys, bucket queues, bounded."""
