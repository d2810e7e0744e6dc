/** Deploys, calls and queries contracts. */
@NullMarked
package io.loombft.console.contracts;

import org.jspecify.annotations.NullMarked;
