/** A world made of seeds: virtual disk, network and clock that fail as real ones do. */
@NullMarked
package io.loombft.core.simulation;

import org.jspecify.annotations.NullMarked;
