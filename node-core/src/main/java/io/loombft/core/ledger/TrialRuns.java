package io.loombft.core.ledger;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.contract.CallContext;
import io.loombft.core.contract.CallResult;
import io.loombft.core.contract.ContractCall;
import io.loombft.core.contract.Contracts;
import io.loombft.core.types.Amount;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Params;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;

/**
 * Runs on a committed state and keeps nothing: questions to contracts, and transactions to see what
 * would come of them. For one thread at a time, on a stack that is enough for contracts.
 */
public final class TrialRuns {
    private final Contracts contracts;

    public TrialRuns(Contracts contracts) {
        this.contracts = contracts;
    }

    /**
     * What came of a question.
     *
     * @param loadGas what of the gas used was for loading contracts that are not resident
     */
    public record Answer(CallResult result, long loadGas) {}

    /** What came of trying a transaction. */
    public sealed interface Trial {
        /**
         * It could be in the next block, and would end so.
         *
         * @param loadGas what it paid, of the gas used, for loading contracts that are not resident
         */
        record Ran(Receipt receipt, long loadGas) implements Trial {}

        /** It could not. */
        record Refused(Problem problem, String sentence) implements Trial {}
    }

    /** Why a transaction could not be in the next block. */
    public enum Problem {
        GAS_TOO_LOW,
        GAS_TOO_HIGH,
        CANNOT_PAY
    }

    /**
     * Calls a contract as in the last block; what it writes is seen by the call itself and then dropped.
     */
    public Answer query(ContractCall call, ChainState chain, WorldState world) {
        var context =
                new CallContext(chain.height(), chain.blockTimeMs(), chain.params().contracts());
        StateDraft draft = draft(chain, world);
        return new Answer(contracts.call(call, context, draft), draft.loadGas());
    }

    /** Runs a transaction as in the next block. Neither its signature nor its nonce is looked at. */
    public Trial run(Transaction transaction, ChainState chain, WorldState world) {
        Params params = chain.params();
        long intrinsic = params.gas().intrinsic(transaction.body());
        if (transaction.gasLimit() < intrinsic) {
            return new Trial.Refused(
                    Problem.GAS_TOO_LOW,
                    "gas limit " + transaction.gasLimit() + " is below its cost of " + intrinsic);
        }
        if (transaction.gasLimit() > params.txGasMax()) {
            return new Trial.Refused(
                    Problem.GAS_TOO_HIGH,
                    "gas limit " + transaction.gasLimit() + " is above " + params.txGasMax());
        }
        StateDraft draft = draft(chain, world);
        Account sender = draft.account(transaction.sender());
        if (!canPay(transaction, sender)) {
            return new Trial.Refused(
                    Problem.CANNOT_PAY,
                    "it could cost more than the balance of " + sender.balance());
        }
        draft.put(transaction.sender(), sender.withNonce(transaction.nonce()));
        Receipt receipt = execution(chain, params.gas(), draft, world).apply(transaction);
        return new Trial.Ran(receipt, draft.loadGas());
    }

    private static StateDraft draft(ChainState chain, WorldState world) {
        return new StateDraft(world, chain.params().contracts().limits().residentBytesMax());
    }

    private TransactionExecution execution(
            ChainState chain, GasPrices prices, StateDraft draft, WorldState world) {
        return new TransactionExecution(
                new CallContext(
                        chain.height().next(), chain.blockTimeMs() + 1, chain.params().contracts()),
                prices,
                draft,
                new ValidatorUpdates(chain, draft, world.view()),
                contracts);
    }

    private static boolean canPay(Transaction transaction, Account sender) {
        return Amount.product(transaction.gasLimit(), transaction.gasPrice())
                .plus(transaction.body().value())
                .map(most -> sender.balance().compareTo(most) >= 0)
                .orElse(false);
    }
}
