/**
 * WebAssembly as contracts may use it: integers only, checked whole before anything is stored, and
 * rewritten so that it counts its own gas and call depth. Knows no engine.
 */
@NullMarked
package io.loombft.core.wasm;

import org.jspecify.annotations.NullMarked;
