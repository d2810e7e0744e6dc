/** Whom to dial, whom to keep, whom to ban: decisions about peers, with time and chance passed in. */
@NullMarked
package io.loombft.core.peers;

import org.jspecify.annotations.NullMarked;
