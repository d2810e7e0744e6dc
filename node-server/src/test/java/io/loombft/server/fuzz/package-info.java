/** Inputs that nobody would write, for everything in the node that reads foreign bytes. */
package io.loombft.server.fuzz;
