"""Chinese in, an Understanding out: pure functions over the data files of `nlp/data`."""
