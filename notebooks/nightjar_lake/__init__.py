"""What the notebooks share: reading a store's tables, decoding lists, weighing sessions, drawing."""
