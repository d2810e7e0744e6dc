package io.loombft.core.mempool;

import io.loombft.core.types.Amount;
import io.loombft.core.types.Height;

/**
 * What the mempool knows of an account.
 *
 * @param asOf the height after which it was read
 * @param nonce of the next transaction that a block may hold
 */
public record AccountView(Height asOf, long nonce, Amount balance) {}
