package io.loombft.core.ledger;

import io.loombft.core.contract.CallContext;
import io.loombft.core.contract.Contracts;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.Transfer;

/** Transactions of one block, one after the other: what each does, and what it pays. */
final class TransactionExecution {
    private final GasPrices prices;
    private final StateDraft draft;
    private final ValidatorUpdates updates;
    private final ContractTransactions contracts;
    private Amount fees = Amount.ZERO;

    TransactionExecution(
            CallContext context,
            GasPrices prices,
            StateDraft draft,
            ValidatorUpdates updates,
            Contracts contracts) {
        this.prices = prices;
        this.draft = draft;
        this.updates = updates;
        this.contracts = new ContractTransactions(contracts, context, draft);
    }

    /** What all transactions so far have paid. */
    Amount fees() {
        return fees;
    }

    /** The most that it may cost is set aside first, so that nothing it does can spend its fee. */
    Receipt apply(Transaction transaction) {
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
        draft.credit(
                sender,
                feeMax.minus(fee)
                        .orElseThrow(() -> new AssertionError(transaction + " exceeds its gas")));
        fees = fees.plus(fee).orElseThrow(() -> new AssertionError("fees exceed the supply"));
        return new Receipt(
                transaction.hash(), done.code(), done.gasUsed(), fee, done.output(), done.events());
    }

    private Performed perform(Transaction transaction) {
        long intrinsic = prices.intrinsic(transaction.body());
        var from =
                new ContractTransactions.From(
                        transaction.sender(),
                        transaction.nonce(),
                        new ContractTransactions.Gas(intrinsic, transaction.gasLimit()));
        return switch (transaction.body()) {
            case Transfer transfer ->
                    Performed.plainly(transfer(transaction.sender(), transfer), intrinsic);
            case TransactionBody.ValidatorUpdate update ->
                    Performed.plainly(updates.apply(transaction.publicKey(), update), intrinsic);
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
}
