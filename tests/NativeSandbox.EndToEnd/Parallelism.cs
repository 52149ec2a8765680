// Counts of the host's processes and mounts belong to one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
