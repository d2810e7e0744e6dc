/** What each peer has and lacks of the height being decided, and of the pending transactions. */
@NullMarked
package io.loombft.core.gossip;

import org.jspecify.annotations.NullMarked;
