package io.loombft.console.chain;

import io.loombft.console.text.Figures;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import java.util.Locale;

/** What transactions do, in a few words. */
final class Bodies {
    private Bodies() {}

    static String sentence(TransactionBody body) {
        return switch (body) {
            case Transfer transfer ->
                    "transfer "
                            + Figures.amount(transfer.amount().toString())
                            + " to "
                            + Figures.hash(transfer.to().hex());
            case ContractDeploy deploy ->
                    "deploy a contract of " + Figures.bytes(deploy.wasm().size());
            case ContractCall call ->
                    "call "
                            + Figures.hash(call.to().hex())
                            + " with "
                            + Figures.bytes(call.input().size());
            case ContractUpgrade upgrade -> "upgrade " + Figures.hash(upgrade.contract().hex());
            case ValidatorUpdate update ->
                    update.action().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                            + " validator "
                            + Figures.hash(update.validator().hex());
        };
    }
}
