package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import java.util.Optional;

/** What a transaction does; the type code stands at the front of the transaction. */
public sealed interface TransactionBody extends Encodable {
    /** The type code: 0x01 to 0x05. */
    int code();

    /** Money that leaves the sender for another account. */
    default Amount value() {
        return Amount.ZERO;
    }

    /** The module that it brings. */
    default Optional<Bytes> newCode() {
        return switch (this) {
            case ContractDeploy deploy -> Optional.of(deploy.wasm());
            case ContractUpgrade upgrade -> Optional.of(upgrade.wasm());
            case ContractCall call -> Optional.empty();
            case Transfer transfer -> Optional.empty();
            case ValidatorUpdate update -> Optional.empty();
        };
    }

    /** Whether a contract runs, so that nobody knows what gas it uses before it has run. */
    default boolean runsContract() {
        return switch (this) {
            case ContractDeploy deploy -> true;
            case ContractUpgrade upgrade -> true;
            case ContractCall call -> true;
            case Transfer transfer -> false;
            case ValidatorUpdate update -> false;
        };
    }

    /** 0x01. Canonical bytes: {@code to 20 | amount 16 | memo u32 + n}, n at most 1,024. */
    record Transfer(Address to, Amount amount, Bytes memo) implements TransactionBody {
        /** Longest memo in bytes. */
        public static final int MEMO_MAX = 1_024;

        public Transfer {
            require(memo.size() <= MEMO_MAX, "memo of " + memo.size() + " bytes");
        }

        @Override
        public int code() {
            return 1;
        }

        @Override
        public Amount value() {
            return amount;
        }

        @Override
        public void encode(Encoder encoder) {
            encoder.value(to).value(amount).blob(memo);
        }

        static Transfer decode(Decoder from) throws MalformedInputException {
            return new Transfer(Address.decode(from), Amount.decode(from), from.blob(MEMO_MAX));
        }
    }

    /**
     * 0x02. Canonical bytes: {@code flags 1 (bit 0: may be re-entered) | admin 20 (zeros: never
     * upgraded) | wasm u32 + n | init u32 + n}.
     */
    record ContractDeploy(Reentrancy reentrancy, Address admin, Bytes wasm, Bytes init)
            implements TransactionBody {
        @Override
        public int code() {
            return 2;
        }

        @Override
        public void encode(Encoder to) {
            to.u8(reentrancy == Reentrancy.ALLOWED ? 1 : 0).value(admin).blob(wasm).blob(init);
        }

        static ContractDeploy decode(Decoder from) throws MalformedInputException {
            return new ContractDeploy(
                    from.flag() ? Reentrancy.ALLOWED : Reentrancy.REFUSED,
                    Address.decode(from),
                    from.blob(Transaction.SIZE_MAX),
                    from.blob(Transaction.SIZE_MAX));
        }
    }

    /** Whether a contract may be called while a call of it is under way. */
    enum Reentrancy {
        REFUSED,
        ALLOWED
    }

    /** 0x03. Canonical bytes: {@code to 20 | value 16 | input u32 + n}. */
    record ContractCall(Address to, Amount value, Bytes input) implements TransactionBody {
        @Override
        public int code() {
            return 3;
        }

        @Override
        public void encode(Encoder encoder) {
            encoder.value(to).value(value).blob(input);
        }

        static ContractCall decode(Decoder from) throws MalformedInputException {
            return new ContractCall(
                    Address.decode(from), Amount.decode(from), from.blob(Transaction.SIZE_MAX));
        }
    }

    /** 0x04. Canonical bytes: {@code action 1 | validator 32 | power u64}. */
    record ValidatorUpdate(Action action, PublicKey validator, long power)
            implements TransactionBody {
        public ValidatorUpdate {
            boolean needsPower = action == Action.ADD || action == Action.SET_POWER;
            require(
                    needsPower ? power > 0 && power <= ValidatorSet.TOTAL_POWER_MAX : power == 0,
                    "power " + power + " for " + action);
        }

        /** What to do with the validator, with its byte in the encoding. */
        public enum Action {
            ADD(1),
            REMOVE(2),
            SET_POWER(3),
            UNJAIL(4);

            private final int code;

            Action(int code) {
                this.code = code;
            }

            static Action decode(Decoder from) throws MalformedInputException {
                int code = from.u8();
                return switch (code) {
                    case 1 -> ADD;
                    case 2 -> REMOVE;
                    case 3 -> SET_POWER;
                    case 4 -> UNJAIL;
                    default -> throw new MalformedInputException("validator action " + code);
                };
            }
        }

        @Override
        public int code() {
            return 4;
        }

        @Override
        public void encode(Encoder to) {
            to.u8(action.code).value(validator).u64(power);
        }

        static ValidatorUpdate decode(Decoder from) throws MalformedInputException {
            return new ValidatorUpdate(Action.decode(from), PublicKey.decode(from), from.u64());
        }
    }

    /** 0x05. Canonical bytes: {@code contract 20 | wasm u32 + n | input u32 + n}. */
    record ContractUpgrade(Address contract, Bytes wasm, Bytes input) implements TransactionBody {
        @Override
        public int code() {
            return 5;
        }

        @Override
        public void encode(Encoder to) {
            to.value(contract).blob(wasm).blob(input);
        }

        static ContractUpgrade decode(Decoder from) throws MalformedInputException {
            return new ContractUpgrade(
                    Address.decode(from),
                    from.blob(Transaction.SIZE_MAX),
                    from.blob(Transaction.SIZE_MAX));
        }
    }

    /** Reads the body that belongs to the type code. */
    static TransactionBody decode(int code, Decoder from) throws MalformedInputException {
        try {
            return switch (code) {
                case 1 -> Transfer.decode(from);
                case 2 -> ContractDeploy.decode(from);
                case 3 -> ContractCall.decode(from);
                case 4 -> ValidatorUpdate.decode(from);
                case 5 -> ContractUpgrade.decode(from);
                default -> throw new MalformedInputException("transaction type " + code);
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException("transaction: " + e.getMessage());
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
