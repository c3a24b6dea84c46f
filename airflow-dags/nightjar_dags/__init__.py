"""What Nightjar's DAGs share: the operator that runs a job, the date of a run, the words that the DAGs use."""
