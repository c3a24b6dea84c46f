/** Who sees which variant of an experiment, said the same way by the jobs, the server and the notebooks. */
package dev.nightjar.experiment;
