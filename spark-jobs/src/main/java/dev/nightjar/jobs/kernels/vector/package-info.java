/**
 * What is written with the JDK's Vector API. These classes may be loaded only where the module jdk.incubator.vector is
 * there: ask {@link dev.nightjar.jobs.kernels.Kernels}.
 */
package dev.nightjar.jobs.kernels.vector;
