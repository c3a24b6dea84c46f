/** The circumstances of a visit, named the same way by the jobs that learn from them and the server that meets them. */
package dev.nightjar.context;
