package io.loombft.core.ledger;

import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.contract.CallContext;
import io.loombft.core.contract.Contracts;
import io.loombft.core.crypto.Hash;
import io.loombft.core.merkle.TreeUpdate;
import io.loombft.core.types.Address;
import io.loombft.core.types.Block;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.List;

/** One block on its way through the state: the transactions, their fees, then the evidence. */
final class BlockExecution {
    private final Block block;
    private final ChainState parent;
    private final StateDraft draft;
    private final ValidatorUpdates updates;
    private final TransactionExecution transactions;
    private final Contracts contracts;

    BlockExecution(Block block, ChainState parent, WorldState world, Contracts contracts) {
        this.block = block;
        this.parent = parent;
        this.contracts = contracts;
        this.draft = new StateDraft(world, parent.params().contracts().limits().residentBytesMax());
        this.updates = new ValidatorUpdates(parent, draft, world.view());
        this.transactions =
                new TransactionExecution(
                        new CallContext(
                                block.height(),
                                block.header().timestampMs(),
                                parent.params().contracts()),
                        parent.params().gas(),
                        draft,
                        updates,
                        contracts);
    }

    Outcome run() {
        List<Receipt> receipts = new ArrayList<>(block.transactions().size());
        for (Transaction transaction : block.transactions()) {
            receipts.add(transactions.apply(transaction));
            draft.settle();
        }
        draft.credit(Address.of(block.header().proposer()), transactions.fees());
        draft.resident()
                .ifPresent(
                        residents ->
                                contracts
                                        .programs()
                                        .keep(residents.hashes(), parent.params().contracts()));
        // After the transactions, so that what they could spend is what the block's rules checked.
        block.evidence().forEach(this::record);
        return outcome(receipts);
    }

    /** Remembers the offence, so that no later block holds it again; punishment belongs here. */
    private void record(Evidence evidence) {
        draft.put(
                new StateKey.CommittedEvidence(evidence.offender(), evidence.height()),
                new Committed(block.height(), evidence.hash()));
    }

    private Outcome outcome(List<Receipt> receipts) {
        var priorities = parent.priorities().next(parent.nextValidators());
        draft.put(new StateKey.Priorities(), priorities);
        if (!updates.decided().isEmpty()) {
            draft.put(new StateKey.NextValidators(), updates.set());
        }
        TreeUpdate update = draft.update(block.height().value());
        boolean hasContent =
                !block.transactions().isEmpty()
                        || !block.evidence().isEmpty()
                        || !updates.decided().isEmpty();
        var next =
                new ChainState(
                        block.height(),
                        block.hash(),
                        block.header().timestampMs(),
                        parent.nextValidators(),
                        updates.set(),
                        priorities,
                        parent.params(),
                        update.root(),
                        Receipt.root(receipts),
                        hasContent);
        return new Outcome(
                next, receipts, update, draft.accounts(), draft.storedKeys(), updates.decided());
    }

    /** In which block an offence was recorded. */
    private record Committed(Height height, Hash evidence) implements Encodable {
        @Override
        public void encode(Encoder to) {
            to.value(height).value(evidence);
        }
    }
}
