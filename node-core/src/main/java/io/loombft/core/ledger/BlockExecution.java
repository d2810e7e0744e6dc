package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.crypto.Hash;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.merkle.TreeUpdate;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One block on its way through the state: the transactions, their fees, then the evidence. */
final class BlockExecution {
    private final Block block;
    private final ChainState parent;
    private final StateTree tree;
    private final StateDraft draft;
    private final ValidatorUpdates updates;
    private Amount fees = Amount.ZERO;

    BlockExecution(Block block, ChainState parent, StateTree tree) {
        StateView before = StateView.of(tree);
        this.block = block;
        this.parent = parent;
        this.tree = tree;
        this.draft = new StateDraft(before);
        this.updates = new ValidatorUpdates(parent, draft, before);
    }

    Outcome run() {
        List<Receipt> receipts = new ArrayList<>(block.transactions().size());
        for (Transaction transaction : block.transactions()) {
            receipts.add(apply(transaction));
        }
        credit(Address.of(block.header().proposer()), fees);
        // After the transactions, so that what they could spend is what the block's rules checked.
        block.evidence().forEach(this::record);
        return outcome(receipts);
    }

    private Receipt apply(Transaction transaction) {
        Account sender = draft.account(transaction.sender());
        if (sender.nonce() != transaction.nonce()) {
            throw new AssertionError(
                    transaction + " is in a block with a nonce other than " + sender.nonce());
        }
        long gas = parent.params().gas().intrinsic(transaction.body());
        Amount fee = Amount.product(gas, transaction.gasPrice());
        Account paid =
                sender.withNextNonce()
                        .debited(fee)
                        .orElseThrow(() -> new AssertionError(transaction + " cannot pay its fee"));
        draft.put(transaction.sender(), paid);
        fees = fees.plus(fee).orElseThrow(() -> new AssertionError("fees exceed the supply"));
        return new Receipt(
                transaction.hash(), perform(transaction), gas, fee, Bytes.EMPTY, List.of());
    }

    private Code perform(Transaction transaction) {
        return switch (transaction.body()) {
            case Transfer transfer -> transfer(transaction.sender(), transfer);
            case TransactionBody.ValidatorUpdate update ->
                    updates.apply(transaction.publicKey(), update);
            // No valid block holds one of these as long as there is nothing that runs them.
            case TransactionBody.ContractDeploy deploy -> Code.CONTRACT_REFUSED;
            case TransactionBody.ContractCall call -> Code.CONTRACT_REFUSED;
            case TransactionBody.ContractUpgrade upgrade -> Code.CONTRACT_REFUSED;
        };
    }

    private Code transfer(Address from, Transfer transfer) {
        Optional<Account> debited = draft.account(from).debited(transfer.amount());
        if (debited.isEmpty()) {
            return Code.INSUFFICIENT_BALANCE;
        }
        if (transfer.to().equals(from)) {
            return Code.SUCCESS;
        }
        Optional<Account> credited = draft.account(transfer.to()).credited(transfer.amount());
        if (credited.isEmpty()) {
            return Code.RECEIVER_OVERFLOW;
        }
        draft.put(from, debited.get());
        draft.put(transfer.to(), credited.get());
        return Code.SUCCESS;
    }

    private void credit(Address proposer, Amount amount) {
        if (amount.isZero()) {
            return;
        }
        draft.put(
                proposer,
                draft.account(proposer)
                        .credited(amount)
                        .orElseThrow(() -> new AssertionError("balances exceed 2^128 - 1")));
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
        TreeUpdate update = tree.update(block.height().value(), draft.changes());
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
        return new Outcome(next, receipts, update, draft.accounts(), updates.decided());
    }

    /** In which block an offence was recorded. */
    private record Committed(Height height, Hash evidence) implements Encodable {
        @Override
        public void encode(Encoder to) {
            to.value(height).value(evidence);
        }
    }
}
