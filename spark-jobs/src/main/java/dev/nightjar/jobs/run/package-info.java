/** How a job runs: what it is given, what it leaves behind in {@code runs}, and how it ends. */
package dev.nightjar.jobs.run;
