/** Whether the process lives, and whether it should get requests; two questions. */
package dev.nightjar.serving.health;
