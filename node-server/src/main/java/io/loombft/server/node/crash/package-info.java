/** Places at which a node can be told to die, so that tests see it come back from each of them. */
@NullMarked
package io.loombft.server.node.crash;

import org.jspecify.annotations.NullMarked;
