package io.loombft.core.mempool;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.mempool.Admission.Reason;
import io.loombft.core.mempool.Admission.Refused;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.TransactionBody.ValidatorUpdate.Action;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be said of a transaction without looking at its sender or at the other ones. */
final class AdmissionRules {
    /**
     * A transaction may be a quarter of a block: half of it is left for the last commit and an eighth
     * for evidence, so that everything that waits fits in a block without other transactions.
     */
    private static final int BLOCK_SHARE = 4;

    private final Params params;
    private final long gasPriceMin;
    // Looked up, never iterated.
    private final Set<PublicKey> administrators;

    AdmissionRules(Params params, long gasPriceMin, List<PublicKey> administrators) {
        this.params = params;
        this.gasPriceMin = gasPriceMin;
        this.administrators = new HashSet<>(administrators);
    }

    Optional<Refused> problem(Transaction transaction) {
        return sizeProblem(transaction)
                .or(() -> bodyProblem(transaction))
                .or(() -> gasProblem(transaction));
    }

    Lane lane(Transaction transaction) {
        return isAdministration(transaction.body()) ? Lane.ADMINISTRATION : Lane.NORMAL;
    }

    private Optional<Refused> bodyProblem(Transaction transaction) {
        return switch (transaction.body()) {
            case TransactionBody.Transfer transfer -> Optional.empty();
            case ValidatorUpdate update -> adminProblem(transaction, update);
            case TransactionBody.ContractDeploy deploy -> noContracts();
            case TransactionBody.ContractCall call -> noContracts();
            case TransactionBody.ContractUpgrade upgrade -> noContracts();
        };
    }

    private Optional<Refused> adminProblem(Transaction transaction, ValidatorUpdate update) {
        return isAdministration(update) && !administrators.contains(transaction.publicKey())
                ? refused(
                        Reason.NOT_ADMIN,
                        transaction.publicKey() + " is not an administrator of this chain")
                : Optional.empty();
    }

    private Optional<Refused> sizeProblem(Transaction transaction) {
        long max = Math.min(params.txBytesMax(), params.blockBytesMax() / BLOCK_SHARE);
        return transaction.size() > max
                ? refused(
                        Reason.TOO_LARGE,
                        transaction.size() + " bytes are more than the " + max + " allowed")
                : Optional.empty();
    }

    private Optional<Refused> gasProblem(Transaction transaction) {
        long intrinsic = params.gas().intrinsic(transaction.body());
        if (transaction.gasLimit() < intrinsic) {
            return refused(
                    Reason.GAS_TOO_LOW,
                    "gas limit " + transaction.gasLimit() + " is below its cost of " + intrinsic);
        }
        if (transaction.gasLimit() > params.txGasMax()) {
            return refused(
                    Reason.GAS_TOO_HIGH,
                    "gas limit " + transaction.gasLimit() + " is above " + params.txGasMax());
        }
        if (transaction.gasPrice() < gasPriceMin) {
            return refused(
                    Reason.UNDERPRICED,
                    "gas price " + transaction.gasPrice() + " is below this node's " + gasPriceMin);
        }
        return Optional.empty();
    }

    private static boolean isAdministration(TransactionBody body) {
        return body instanceof ValidatorUpdate update && update.action() != Action.UNJAIL;
    }

    private static Optional<Refused> noContracts() {
        return refused(Reason.CONTRACTS_UNAVAILABLE, "this chain does not run contracts");
    }

    private static Optional<Refused> refused(Reason reason, String sentence) {
        return Optional.of(new Refused(reason, sentence));
    }
}
