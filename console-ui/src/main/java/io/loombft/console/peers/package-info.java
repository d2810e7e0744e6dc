/** Who is connected to whom, and how well. */
@NullMarked
package io.loombft.console.peers;

import org.jspecify.annotations.NullMarked;
