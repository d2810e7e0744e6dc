package io.loombft.core.ledger;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.Address;
import io.loombft.core.types.TransactionBody.Reentrancy;

/**
 * What the state knows of a contract besides its account. Canonical bytes: {@code flags 1 (bit 0: may
 * be re-entered) | admin 20 | code bytes u32 | code work u32 | storage version u64}.
 *
 * @param admin who may upgrade it; zeros for nobody
 * @param codeBytes the length of its module
 * @param codeWork what it takes to load its module
 * @param storageVersion the height that changed its storage last; 0 for none, since genesis has no
 *     contracts
 */
public record ContractRecord(
        Reentrancy reentrancy, Address admin, int codeBytes, int codeWork, long storageVersion)
        implements Encodable {
    public ContractRecord {
        if (codeBytes < 0 || codeWork < 0 || storageVersion < 0) {
            throw new IllegalArgumentException("negative length, work or version");
        }
    }

    public boolean hasStorage() {
        return storageVersion > 0;
    }

    ContractRecord withStorage(long version) {
        return new ContractRecord(reentrancy, admin, codeBytes, codeWork, version);
    }

    ContractRecord withCode(int bytes, int work) {
        return new ContractRecord(reentrancy, admin, bytes, work, storageVersion);
    }

    /** Nobody has the address of zeros, so a contract with that admin is never upgraded. */
    boolean isUpgradedBy(Address sender) {
        return !admin.equals(Address.ZERO) && admin.equals(sender);
    }

    static ContractRecord decode(Decoder from) throws MalformedInputException {
        return new ContractRecord(
                from.flag() ? Reentrancy.ALLOWED : Reentrancy.REFUSED,
                Address.decode(from),
                from.u32(),
                from.u32(),
                from.u64());
    }

    @Override
    public void encode(Encoder to) {
        to.u8(reentrancy == Reentrancy.ALLOWED ? 1 : 0)
                .value(admin)
                .u32(codeBytes)
                .u32(codeWork)
                .u64(storageVersion);
    }
}
