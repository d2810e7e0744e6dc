package io.loombft.server.storage;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.ledger.WorldState;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.merkle.UnreadableNodeException;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads all that a database holds and checks that it fits together: each block follows from the one
 * before and is committed by its validators, each transaction is found where it is and has its
 * receipt, and the state is the one that the chain says. For one thread, over a node that does not run.
 */
public final class ChainAudit {
    /** Most findings told; after so many the rest says nothing more. */
    public static final int FINDINGS_MAX = 20;

    private final ChainStore store;
    private final SignatureScheme scheme;
    private final List<String> findings = new ArrayList<>();
    private long blocks;
    private long transactions;
    private long stateKeys;

    /**
     * What was found.
     *
     * @param lowest the lowest height whose block is kept
     * @param latest the last committed height; 0 before the first
     * @param stateKeys accounts and other entries of the state
     * @param findings a sentence for each thing that is wrong
     */
    public record Report(
            Height lowest,
            Height latest,
            long blocks,
            long transactions,
            long stateKeys,
            List<String> findings) {}

    public ChainAudit(ChainStore store, SignatureScheme scheme) {
        this.store = store;
        this.scheme = scheme;
    }

    /** Reads it all, which takes a while: each signature of each commit is verified. */
    public Report run() throws StorageException {
        Optional<ChainState> chain = readable("the chain state", store::chain);
        if (chain.isEmpty()) {
            check(store.genesisHash().isEmpty(), "the chain state is missing");
            return report(Height.FIRST, Height.GENESIS);
        }
        Height latest = chain.get().height();
        Height lowest = store.lowestBlock();
        Optional<Block> before = Optional.empty();
        for (Height at = lowest; !at.isAfter(latest) && isOpen(); at = at.next()) {
            before = block(at, before, chain.get());
        }
        readable("the tip", () -> tip(store, chain.get())).ifPresent(found -> check(false, found));
        state(chain.get());
        return report(lowest, latest);
    }

    /**
     * The short form, for every start: whether the last block, its commit and its state are those of the
     * chain state. Empty when they are.
     */
    public static Optional<String> tip(ChainStore store, ChainState chain) throws StorageException {
        Height latest = chain.height();
        Optional<StateTree> state = store.state(latest);
        if (state.isEmpty() || !state.get().root().equals(chain.stateRoot())) {
            return Optional.of("the state of the last height " + latest + " is missing or another");
        }
        if (latest.equals(Height.GENESIS)) {
            return Optional.empty();
        }
        Optional<Block> block = store.block(latest);
        if (block.isEmpty() || !block.get().hash().equals(chain.blockHash())) {
            return Optional.of("the last block " + latest + " is missing or another");
        }
        Optional<Certificate> commit = store.commit(latest);
        return commit.isEmpty() || !commit.get().ballot().isFor(chain.blockHash())
                ? Optional.of("the commit of the last block " + latest + " is missing or another's")
                : Optional.empty();
    }

    private boolean isOpen() {
        return findings.size() < FINDINGS_MAX;
    }

    private Optional<Block> block(Height height, Optional<Block> before, ChainState chain)
            throws StorageException {
        Optional<Block> found = required("block " + height, () -> store.block(height));
        if (found.isEmpty()) {
            return found;
        }
        Block block = found.get();
        blocks++;
        check(block.height().equals(height), "block " + height + " says it is " + block.height());
        check(
                before.isEmpty() || block.header().prevBlockHash().equals(before.get().hash()),
                "block " + height + " does not follow from the one before");
        check(
                readable("the block index", () -> store.heightOf(block.hash()))
                        .equals(Optional.of(height)),
                "block " + height + " is not found by its hash");
        commit(block);
        transactions(block, chain);
        return found;
    }

    private void commit(Block block) throws StorageException {
        Height height = block.height();
        Optional<ValidatorSet> set =
                readable("the validators of " + height, () -> store.validators(height));
        check(
                set.map(ValidatorSet::hash).equals(Optional.of(block.header().validatorSetHash())),
                "the validators of block " + height + " are not those that it names");
        Optional<Certificate> commit =
                required("the commit of block " + height, () -> store.commit(height));
        if (set.isPresent() && commit.isPresent()) {
            Verifier verifier = new Verifier(block.header().chainId(), scheme);
            check(
                    commit.get().height().equals(height)
                            && commit.get().ballot().isFor(block.hash())
                            && verifier.certificate(commit.get(), set.get()).isPresent(),
                    "the commit of block " + height + " does not hold");
        }
    }

    private void transactions(Block block, ChainState chain) throws StorageException {
        Height height = block.height();
        List<Receipt> receipts = new ArrayList<>();
        for (int i = 0; i < block.transactions().size(); i++) {
            Transaction transaction = block.transactions().get(i);
            ChainStore.Place place = new ChainStore.Place(height, i);
            transactions++;
            check(
                    readable("the index", () -> store.transaction(transaction.hash()))
                            .equals(Optional.of(place)),
                    "transaction " + transaction.hash() + " is not found by its hash");
            readable("a receipt of " + height, () -> store.receipt(place)).ifPresent(receipts::add);
        }
        // The next block names their root, or the chain state when there is none yet.
        Optional<Hash> root =
                height.equals(chain.height())
                        ? Optional.of(chain.receiptsRoot())
                        : readable("block " + height.next(), () -> store.block(height.next()))
                                .map(b -> b.header().receiptsRoot());
        check(
                root.isEmpty() || Receipt.root(receipts).equals(root.get()),
                "the receipts of block " + height + " are not those that the next block names");
    }

    private void state(ChainState chain) throws StorageException {
        try {
            Optional<StateTree> state = store.state(chain.height());
            if (state.isPresent()) {
                stateKeys = state.get().audit();
                var world = new WorldState(state.get(), store.storageKeys());
                stateKeys += store.auditContracts(world, found -> check(false, found));
            }
        } catch (UnreadableNodeException | UnreadableStateException | IllegalStateException e) {
            check(false, "the state of height " + chain.height() + ": " + e.getMessage());
        }
    }

    private void check(boolean holds, String finding) {
        if (!holds && isOpen()) {
            findings.add(finding);
        }
    }

    private interface Reading<T> {
        Optional<T> read() throws StorageException;
    }

    /** The same of what must be there: a finding when it is not. */
    private <T> Optional<T> required(String what, Reading<T> reading) throws StorageException {
        return readable(
                what,
                () -> {
                    Optional<T> found = reading.read();
                    check(found.isPresent(), what + " is missing");
                    return found;
                });
    }

    /** Empty, and a finding, when an entry is damaged; a disk that fails is no finding. */
    private <T> Optional<T> readable(String what, Reading<T> reading) throws StorageException {
        try {
            return reading.read();
        } catch (StorageException e) {
            if (e.reason() != StorageException.Reason.DAMAGED) {
                throw e;
            }
            check(false, what + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Report report(Height lowest, Height latest) {
        return new Report(lowest, latest, blocks, transactions, stateKeys, List.copyOf(findings));
    }
}
