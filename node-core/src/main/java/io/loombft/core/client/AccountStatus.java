package io.loombft.core.client;

import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;

/**
 * An account as the last committed block left it.
 *
 * @param nonce of the next transaction as far as blocks go
 * @param nextNonce the same with the mempool counted: what a new transaction takes
 */
public record AccountStatus(Address address, Amount balance, long nonce, long nextNonce) {}
