package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ProposerPriorities;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Address;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.ValidatorSet;
import java.util.Optional;

/**
 * The state after one block, for reading. Threads may share it when the store below allows that. All
 * methods throw {@link IllegalStateException} when what lies there is not what the ledger writes.
 */
@FunctionalInterface
public interface StateView {
    /** The value under the SHA-256 of a {@link StateKey}. */
    Optional<Bytes> get(Hash key);

    /** The state at the tree's version. */
    static StateView of(StateTree tree) {
        return tree::get;
    }

    /** The account at the address; {@link Account#EMPTY} for one that the state does not know. */
    default Account account(Address address) {
        return read(new StateKey.OfAccount(address), Account::decode).orElse(Account.EMPTY);
    }

    /** The record of an address that an account says is a contract. */
    default ContractRecord contract(Address address) {
        return always(new StateKey.OfContract(address), ContractRecord::decode);
    }

    /** The module with that hash, to which some account is bound. */
    default Bytes code(Hash codeHash) {
        StateKey key = new StateKey.OfCode(codeHash);
        return get(key.hash())
                .orElseThrow(
                        () -> new IllegalStateException("the state holds nothing under " + key));
    }

    /** The codes that nodes hold ready to run. */
    default Residents residents() {
        return read(new StateKey.ResidentCodes(), Residents::decode).orElse(Residents.NONE);
    }

    /** Proposer priorities of the next height, with its validator set. */
    default ProposerPriorities priorities() {
        return always(new StateKey.Priorities(), ProposerPriorities::decode);
    }

    /** The validator set of the height after the next. */
    default ValidatorSet nextValidators() {
        return always(new StateKey.NextValidators(), ValidatorSet::decode);
    }

    /** The consensus parameters of the next height. */
    default Params params() {
        return always(new StateKey.ConsensusParams(), Params::decode);
    }

    /** The administrators that genesis named. */
    default Genesis.Administrators administrators() {
        return always(new StateKey.Administrators(), StateView::administrators);
    }

    /** The approvals of a change, expired ones possibly among them. */
    default Approvals approvals(Hash change) {
        return read(new StateKey.OfApprovals(change), Approvals::decode).orElse(Approvals.NONE);
    }

    /** Whether a block already holds evidence against the validator for that height. */
    default boolean hasEvidence(PublicKey offender, Height offence) {
        return get(new StateKey.CommittedEvidence(offender, offence).hash()).isPresent();
    }

    private <T> Optional<T> read(StateKey key, Decoder.Item<T> item) {
        return get(key.hash()).map(bytes -> decode(key, bytes, item));
    }

    private <T> T always(StateKey key, Decoder.Item<T> item) {
        return read(key, item)
                .orElseThrow(
                        () -> new IllegalStateException("the state holds nothing under " + key));
    }

    private static <T> T decode(StateKey key, Bytes bytes, Decoder.Item<T> item) {
        try {
            return Decoder.whole(bytes, item);
        } catch (MalformedInputException e) {
            throw new IllegalStateException(
                    "the state under " + key + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Genesis.Administrators administrators(Decoder from)
            throws MalformedInputException {
        return new Genesis.Administrators(
                from.u32(),
                from.list(Genesis.Administrators.COUNT_MAX, PublicKey.SIZE, PublicKey::decode));
    }
}
