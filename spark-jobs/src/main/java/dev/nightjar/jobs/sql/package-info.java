/** The lake in SQL, for people: a function that reads candidate lists, and a view of every table. */
package dev.nightjar.jobs.sql;
