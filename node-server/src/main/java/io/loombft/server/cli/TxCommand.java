package io.loombft.server.cli;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.ValidatorSet;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes, signs and hands in transactions. */
@Command(name = "tx", description = "Sign and send a transaction.")
final class TxCommand {
    private final Context context;

    TxCommand(Context context) {
        this.context = context;
    }

    /** What to do with a validator, as it is typed. */
    enum Change {
        ADD(ValidatorUpdate.Action.ADD),
        REMOVE(ValidatorUpdate.Action.REMOVE),
        SET_POWER(ValidatorUpdate.Action.SET_POWER),
        UNJAIL(ValidatorUpdate.Action.UNJAIL);

        private final ValidatorUpdate.Action action;

        Change(ValidatorUpdate.Action action) {
            this.action = action;
        }

        boolean takesPower() {
            return this == ADD || this == SET_POWER;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Command(name = "transfer", description = "Send money to an address.")
    int transfer(
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "ADDRESS",
                            description = "Who gets it, 40 hexadecimal digits.")
                    Address to,
            @Option(
                            names = "--amount",
                            required = true,
                            paramLabel = "N",
                            description = "How much, in the smallest unit.")
                    Amount amount,
            @Option(
                            names = "--memo",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "A note of at most 1024 bytes that everyone can read.")
                    String memo,
            @Mixin Sending sending)
            throws CommandFailedException {
        Bytes note = Bytes.utf8(memo);
        if (note.size() > Transfer.MEMO_MAX) {
            throw CommandFailedException.usage(
                    "The memo has " + note.size() + " bytes, at most 1024 fit.");
        }
        return sending.send(context, sender -> new Transfer(to, amount, note));
    }

    @Command(
            name = "validator-update",
            description =
                    "Approve a change of the validator set as an administrator, or leave jail as"
                            + " a validator.")
    int validatorUpdate(
            @Option(
                            names = "--action",
                            required = true,
                            paramLabel = "ACTION",
                            description = "add, remove, set-power or unjail.")
                    Change change,
            @Option(
                            names = "--validator",
                            paramLabel = "KEY",
                            description =
                                    "The validator's public key, 64 hexadecimal digits (unjail:"
                                            + " the sender's own).")
                    Optional<PublicKey> validator,
            @Option(
                            names = "--power",
                            paramLabel = "N",
                            description = "Its voting power, for add and set-power.")
                    Optional<Texts.Whole> power,
            @Mixin Sending sending)
            throws CommandFailedException {
        checkPower(change, power.map(Texts.Whole::value));
        if (validator.isEmpty() && change != Change.UNJAIL) {
            throw CommandFailedException.usage(change + " needs --validator KEY.");
        }
        return sending.send(context, sender -> update(sender, change, validator, power));
    }

    private static TransactionBody update(
            KeyPair sender,
            Change change,
            Optional<PublicKey> validator,
            Optional<Texts.Whole> power) {
        return new ValidatorUpdate(
                change.action,
                validator.orElse(sender.publicKey()),
                power.map(Texts.Whole::value).orElse(0L));
    }

    private static void checkPower(Change change, Optional<Long> power)
            throws CommandFailedException {
        if (change.takesPower() && power.isEmpty()) {
            throw CommandFailedException.usage(change + " needs --power N.");
        }
        if (!change.takesPower() && power.isPresent()) {
            throw CommandFailedException.usage(change + " takes no --power.");
        }
        if (power.isPresent() && (power.get() < 1 || power.get() > ValidatorSet.TOTAL_POWER_MAX)) {
            throw CommandFailedException.usage("A power is 1 to 2^60, got " + power.get() + ".");
        }
    }
}
