/** Pulling finished mail lists over HTTP, out of the files that the job email wrote. */
package dev.nightjar.serving.lists;
