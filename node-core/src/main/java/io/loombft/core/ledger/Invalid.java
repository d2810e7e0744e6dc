package io.loombft.core.ledger;

import java.util.Locale;

/**
 * Why a block is not valid.
 *
 * @param sentence for a person, naming the values
 */
public record Invalid(Rule rule, String sentence) {
    /** What a block must keep. */
    public enum Rule {
        /** The header names this chain. */
        CHAIN_ID,
        /** One above the parent. */
        HEIGHT,
        /** The header names the parent's hash. */
        PREV_BLOCK,
        /** Later than the parent. */
        TIMESTAMP,
        /** The header names the set of its height. */
        VALIDATOR_SET,
        /** The header names the set of the height above. */
        NEXT_VALIDATOR_SET,
        /** The header names the parameters in force. */
        PARAMS,
        /** The state root after the parent. */
        STATE_ROOT,
        /** The receipts root of the parent. */
        RECEIPTS_ROOT,
        /** The proposer is a validator of this height. */
        PROPOSER,
        /** No longer than the parameters allow. */
        BLOCK_BYTES,
        /** The gas limits sum up to no more than the parameters allow. */
        BLOCK_GAS,
        /** No more transactions and evidence than a block can be decoded with. */
        BLOCK_ITEMS,
        /** Precommits for the parent in one round, none in block 1. */
        LAST_COMMIT,
        /** A quorum of the parent's validators, every signature right. */
        LAST_COMMIT_SIGNATURES,
        /** Sent by a key, not from the address of a contract. */
        TRANSACTION_SENDER,
        /** No longer than the parameters allow. */
        TRANSACTION_BYTES,
        /** Between its intrinsic cost and the most that the parameters allow. */
        TRANSACTION_GAS,
        /** Each sender's nonces run on from the state after the parent; nothing is there twice. */
        TRANSACTION_NONCE,
        /** The sender's balance after the parent covers all that it could spend in the block. */
        TRANSACTION_BALANCE,
        /** Signed by the sender for this chain. */
        TRANSACTION_SIGNATURE,
        /** Of a height below, not older than the parameters allow. */
        EVIDENCE_AGE,
        /** Against a validator of the height of the offence. */
        EVIDENCE_OFFENDER,
        /** At most one against a validator in a block. */
        EVIDENCE_REPEATED,
        /** Not in an earlier block. */
        EVIDENCE_COMMITTED,
        /** Both signatures are the offender's. */
        EVIDENCE_PROOF;

        /** The name in logs and metrics: {@code state_root}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
