/** WebAssembly modules that the jar brings along, for whoever measures or warms up the engine. */
@NullMarked
package io.loombft.server.modules;

import org.jspecify.annotations.NullMarked;
