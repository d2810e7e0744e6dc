package io.loombft.core.ledger;

import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Height;

/**
 * Where something lies in the state. Canonical bytes: {@code kind 1 | place}, the place of fixed
 * length for each kind, so that no two keys have the same bytes; the tree's key is the SHA-256 of
 * these.
 */
public sealed interface StateKey extends Encodable {
    /** The key in the state tree. */
    default Hash hash() {
        return Hash.of(encoded());
    }

    /** Kind 1: {@code address 20} to {@link io.loombft.core.ledger.Account}. */
    record OfAccount(Address address) implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(1).value(address);
        }
    }

    /** Kind 2: the proposer priorities of the next height, with its validator set. */
    record Priorities() implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(2);
        }
    }

    /** Kind 3: the validator set of the height after the next. */
    record NextValidators() implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(3);
        }
    }

    /** Kind 4: the consensus parameters of the next height. */
    record ConsensusParams() implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(4);
        }
    }

    /** Kind 5: the administrators that genesis named. */
    record Administrators() implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(5);
        }
    }

    /** Kind 6: {@code change 32} to the {@link io.loombft.core.ledger.Approvals} of it. */
    record OfApprovals(Hash change) implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(6).value(change);
        }
    }

    /**
     * Kind 7: {@code offender 32 | height of the offence u64} to {@code height of the block u64 |
     * evidence hash 32}.
     */
    record CommittedEvidence(PublicKey offender, Height offence) implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(7).value(offender).value(offence);
        }
    }

    /** Kind 8: {@code code hash 32} to the bytes of the module. */
    record OfCode(Hash code) implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(8).value(code);
        }
    }

    /** Kind 9: {@code address 20} to the {@link io.loombft.core.ledger.ContractRecord}. */
    record OfContract(Address address) implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(9).value(address);
        }
    }

    /** Kind 10: the {@link io.loombft.core.ledger.Residents}; absent until a contract is loaded. */
    record ResidentCodes() implements StateKey {
        @Override
        public void encode(Encoder to) {
            to.u8(10);
        }
    }
}
