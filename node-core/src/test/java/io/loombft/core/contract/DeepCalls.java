package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.ContractLimits;
import io.loombft.core.types.ContractParams;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs fixed contracts on the stack that they are promised and prints how each call ended: one of the
 * processes that {@link JvmSettingsTest} compares.
 */
public final class DeepCalls {
    private static final long DRAWN = 40;

    private static final long MUCH = 5_000_000;
    private static final long LITTLE = 150_000;

    /** Of contracts on top of each other as many as the parameters can ever allow. */
    private static final ContractParams DEEP = deep(ContractParams.DEFAULT);

    private DeepCalls() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        Running.onContractStack(() -> run(out));
        out.flush();
    }

    private static ContractParams deep(ContractParams params) {
        ContractLimits limits = params.limits();
        return new ContractParams(
                params.host(),
                params.code(),
                new ContractLimits(
                        limits.codeBytesMax(),
                        Machine.DEPTH_MAX,
                        64,
                        limits.memoryPagesMax(),
                        limits.storageValueMax(),
                        limits.residentBytesMax()));
    }

    private static void run(PrintStream out) {
        for (HostileContract each : HostileContract.all()) {
            call(out, each, ChicoryEngine.COMPILED, MUCH);
            call(out, each, ChicoryEngine.COMPILED, LITTLE);
            call(out, each, ChicoryEngine.INTERPRETED, LITTLE);
        }
        for (long seed = 1; seed <= DRAWN; seed++) {
            HostileContract drawn =
                    new HostileContract(
                            "drawn_" + seed,
                            Reentrancy.REFUSED,
                            Bytes.utf8("input"),
                            Code.SUCCESS,
                            RandomModule.of(seed).bytes());
            call(out, drawn, ChicoryEngine.COMPILED, LITTLE);
            call(out, drawn, ChicoryEngine.INTERPRETED, LITTLE);
        }
    }

    private static void call(
            PrintStream out, HostileContract contract, ChicoryEngine engine, long gas) {
        PlainContracts chain = new PlainContracts(new EnginePrograms(engine, 16 << 20));
        chain.params = DEEP;
        chain.deploy(1, contract.reentrancy(), contract.wasm());
        CallResult result = chain.call(PlainContracts.address(1), contract.input(), gas, 0);
        out.printf(
                "%s %s %d: %s, %d gas, %s, %d events%n",
                contract.name(),
                engine,
                gas,
                result.code(),
                result.gasUsed(),
                result.output().hex(),
                result.events().size());
    }
}
