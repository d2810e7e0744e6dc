/** The command line: what operators and scripts type, and the exit codes they rely on. */
@NullMarked
package io.loombft.server.cli;

import org.jspecify.annotations.NullMarked;
