package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;

/**
 * A call of a contract from outside.
 *
 * @param caller also the origin of all calls that this one leads to
 * @param value moves from the caller to the contract with the call
 * @param gas the most that it may use
 */
public record ContractCall(Address caller, Address contract, Amount value, Bytes input, long gas) {
    public ContractCall {
        if (gas < 0) {
            throw new IllegalArgumentException("negative gas");
        }
    }
}
