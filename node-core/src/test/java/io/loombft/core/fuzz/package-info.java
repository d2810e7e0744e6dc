/** Inputs that nobody would write, for everything in the core that reads foreign bytes. */
package io.loombft.core.fuzz;
