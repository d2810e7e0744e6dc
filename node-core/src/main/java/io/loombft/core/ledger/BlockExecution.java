package io.loombft.core.ledger;

import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.contract.CallContext;
import io.loombft.core.contract.Contracts;
import io.loombft.core.crypto.Hash;
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

/** One block on its way through the state: the transactions, their fees, then the evidence. */
final class BlockExecution {
    private final Block block;
    private final ChainState parent;
    private final StateDraft draft;
    private final ValidatorUpdates updates;
    private final ContractTransactions contracts;
    private Amount fees = Amount.ZERO;

    BlockExecution(Block block, ChainState parent, WorldState world, Contracts contracts) {
        this.block = block;
        this.parent = parent;
        this.draft = new StateDraft(world);
        this.updates = new ValidatorUpdates(parent, draft, world.view());
        this.contracts =
                new ContractTransactions(
                        contracts,
                        new CallContext(
                                block.height(),
                                block.header().timestampMs(),
                                parent.params().contracts()),
                        draft);
    }

    Outcome run() {
        List<Receipt> receipts = new ArrayList<>(block.transactions().size());
        for (Transaction transaction : block.transactions()) {
            receipts.add(apply(transaction));
            draft.settle();
        }
        credit(Address.of(block.header().proposer()), fees);
        // After the transactions, so that what they could spend is what the block's rules checked.
        block.evidence().forEach(this::record);
        return outcome(receipts);
    }

    /** The most that it may cost is set aside first, so that nothing it does can spend its fee. */
    private Receipt apply(Transaction transaction) {
        Address sender = transaction.sender();
        Account before = draft.account(sender);
        if (before.nonce() != transaction.nonce()) {
            throw new AssertionError(
                    transaction + " is in a block with a nonce other than " + before.nonce());
        }
        Amount feeMax = Amount.product(transaction.gasLimit(), transaction.gasPrice());
        Account paying =
                before.withNextNonce()
                        .debited(feeMax)
                        .orElseThrow(() -> new AssertionError(transaction + " cannot pay its fee"));
        draft.put(sender, paying);
        Performed done = perform(transaction);
        Amount fee = Amount.product(done.gasUsed(), transaction.gasPrice());
        credit(
                sender,
                feeMax.minus(fee)
                        .orElseThrow(() -> new AssertionError(transaction + " exceeds its gas")));
        fees = fees.plus(fee).orElseThrow(() -> new AssertionError("fees exceed the supply"));
        return new Receipt(
                transaction.hash(),
                done.code(),
                done.gasUsed(),
                fee,
                done.output(),
                done.events());
    }

    private Performed perform(Transaction transaction) {
        long intrinsic = parent.params().gas().intrinsic(transaction.body());
        var from =
                new ContractTransactions.From(
                        transaction.sender(),
                        transaction.nonce(),
                        new ContractTransactions.Gas(intrinsic, transaction.gasLimit()));
        return switch (transaction.body()) {
            case Transfer transfer ->
                    Performed.plainly(transfer(transaction.sender(), transfer), intrinsic);
            case TransactionBody.ValidatorUpdate update ->
                    Performed.plainly(
                            updates.apply(transaction.publicKey(), update), intrinsic);
            case TransactionBody.ContractDeploy deploy -> contracts.deploy(from, deploy);
            case TransactionBody.ContractCall call -> contracts.call(from, call);
            case TransactionBody.ContractUpgrade upgrade -> contracts.upgrade(from, upgrade);
        };
    }

    private Code transfer(Address from, Transfer transfer) {
        if (draft.balance(from).compareTo(transfer.amount()) < 0) {
            return Code.INSUFFICIENT_BALANCE;
        }
        return draft.transfer(from, transfer.to(), transfer.amount())
                ? Code.SUCCESS
                : Code.RECEIVER_OVERFLOW;
    }

    private void credit(Address to, Amount amount) {
        if (amount.isZero()) {
            return;
        }
        draft.put(
                to,
                draft.account(to)
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
        return new Outcome(next, receipts, update, draft.accounts(), draft.storedKeys(), updates.decided());
    }

    /** In which block an offence was recorded. */
    private record Committed(Height height, Hash evidence) implements Encodable {
        @Override
        public void encode(Encoder to) {
            to.value(height).value(evidence);
        }
    }
}
