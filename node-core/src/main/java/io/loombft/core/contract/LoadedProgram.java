package io.loombft.core.contract;

/**
 * A program, and what it weighs.
 *
 * @param weight bytes of memory, by the work of its module
 */
record LoadedProgram(Program program, long weight) {}
