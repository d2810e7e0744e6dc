package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.contract.HostileContract;
import io.loombft.core.contract.Machine;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.wasm.TestModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Contracts that mean harm, in the ledger: each ends in a receipt, and nobody else loses anything. */
class HostileContractsTest {
    private static final long GAS = 3_000_000;

    @Test
    void eachEndsAsItMustOnBothEngines() throws Exception {
        assertEquals(
                onContractStack(() -> calls(ChicoryEngine.COMPILED)),
                onContractStack(() -> calls(ChicoryEngine.INTERPRETED)));
    }

    private static List<String> calls(ChicoryEngine engine) {
        TestChain chain = TestChain.with(engine);
        List<String> seen = new ArrayList<>();
        long nonce = 0;
        for (HostileContract each : HostileContract.all()) {
            Address contract = Address.ofContract(chain.address(0), nonce);
            Receipt deployed =
                    run(
                            chain,
                            0,
                            nonce,
                            new ContractDeploy(
                                    each.reentrancy(), Address.ZERO, each.wasm(), Bytes.EMPTY));
            assertEquals(Code.SUCCESS, deployed.code(), each.name());
            long others = others(chain);
            long before = chain.balance(chain.address(1));
            Receipt called =
                    run(chain, 1, nonce, new ContractCall(contract, Amount.of(3), each.input()));
            assertEquals(each.end(), called.code(), each.name() + called.output());
            assertTrue(called.gasUsed() <= GAS, each.name());
            long sent = called.isSuccess() ? 3 : 0;
            assertEquals(
                    before - called.gasUsed() - sent, chain.balance(chain.address(1)), each.name());
            assertEquals(sent, chain.balance(contract), each.name());
            assertEquals(others, others(chain), each.name());
            assertEquals(0, chain.storedKeys.of(contract).size(), each.name());
            seen.add(each.name() + " " + called);
            nonce++;
        }
        seen.add(chain.state.stateRoot().toString());
        return seen;
    }

    @Test
    void nestedCallsEndWhereTheLimitIs() throws Exception {
        onContractStack(
                () -> {
                    TestChain chain = TestChain.with(ChicoryEngine.COMPILED);
                    int most = chain.genesis.params().contracts().limits().nestingMax();
                    Map<String, Integer> events = new LinkedHashMap<>();
                    long nonce = 0;
                    for (HostileContract each : HostileContract.all()) {
                        Address contract = Address.ofContract(chain.address(0), nonce);
                        run(
                                chain,
                                0,
                                nonce,
                                new ContractDeploy(
                                        each.reentrancy(),
                                        Address.ZERO,
                                        each.wasm(),
                                        each.input()));
                        Receipt called =
                                run(chain, 1, nonce, TestContracts.call(contract, each.input()));
                        events.put(each.name(), called.events().size());
                        nonce++;
                    }
                    // Each notes an event; those of calls that failed are gone, and theirs alone.
                    assertEquals(most, events.get("nested_64_deep"));
                    assertEquals(most, events.get("nested_65_deep"));
                    assertEquals(4, events.get("nested_with_gas_of_2_63"));
                    assertEquals(5, events.get("nested_trap"));
                    assertEquals(5, events.get("nested_abort"));
                    assertEquals(1, events.get("nested_where_it_must_not"));
                    return most;
                });
    }

    /** What no honest node would propose: the ledger meets it in a block all the same. */
    @Test
    void modulesThatBreakARuleAreReceiptsToo() throws Exception {
        onContractStack(
                () -> {
                    TestChain chain = TestChain.with(ChicoryEngine.COMPILED);
                    long nonce = 0;
                    for (Map.Entry<String, Bytes> each : refused().entrySet()) {
                        long others = others(chain);
                        long before = chain.balance(chain.address(0));
                        ContractDeploy deploy =
                                new ContractDeploy(
                                        Reentrancy.REFUSED,
                                        Address.ZERO,
                                        each.getValue(),
                                        Bytes.utf8("init"));
                        Receipt receipt =
                                chain.run(chain.of(0, nonce, deploy)).receipts().getFirst();
                        assertEquals(Code.CONTRACT_REFUSED, receipt.code(), each.getKey());
                        Address contract = Address.ofContract(chain.address(0), nonce);
                        assertEquals(Account.EMPTY, chain.view().account(contract));
                        assertEquals(before - receipt.gasUsed(), chain.balance(chain.address(0)));
                        assertEquals(others, others(chain), each.getKey());
                        nonce++;
                    }
                    return nonce;
                });
    }

    private static Map<String, Bytes> refused() {
        Map<String, Bytes> modules = new LinkedHashMap<>();
        String answer = "i32.const 0";
        modules.put("nothing", Bytes.EMPTY);
        modules.put("no memory", noMemory());
        modules.put("no exports", TestModule.entry(answer).withoutExports().bytes());
        modules.put("no entry", TestModule.entry(answer).withoutExports().memory(1, 1).bytes());
        modules.put("an entry that is a memory", exportedAs("call", 2));
        modules.put("a memory that is a function", exportedAs("memory", 0));
        modules.put("an entry of another type", entryOf("i32 i32 -> i64", "i64.const 0"));
        modules.put("an entry without a result", entryOf("i32 i32 ->", ""));
        modules.put("data out of bounds", TestModule.entry(answer).data(65_536, bytes(1)).bytes());
        modules.put("data at the end", TestModule.entry(answer).data(-1, bytes(9)).bytes());
        modules.put(
                "elements out of bounds",
                TestModule.entry(answer).table(1).element(1, List.of(0)).bytes());
        modules.put(
                "a float",
                TestModule.entry("0x43 0 0 0 0 drop ".replace(" 0", " 0x00") + answer).bytes());
        modules.put("too much memory", TestModule.entry(answer).memory(257, 257).bytes());
        modules.put("10,000 functions", manyFunctions(10_000));
        modules.put("a start function", withStart());
        modules.put("an import of nobody's", foreignImport());
        return modules;
    }

    private static Bytes noMemory() {
        TestModule module = new TestModule();
        int entry = module.function("i32 i32 -> i32", "", "i32.const 0");
        return module.exportFunction("call", entry).bytes();
    }

    private static Bytes exportedAs(String name, int kind) {
        return TestModule.entry("i32.const 0").withoutExports().export(name, kind, 0).bytes();
    }

    private static Bytes entryOf(String type, String code) {
        TestModule module = new TestModule().memory(1, 1);
        return module.exportFunction("call", module.function(type, "", code)).bytes();
    }

    private static Bytes manyFunctions(int count) {
        TestModule module = TestModule.entry("i32.const 0");
        for (int i = 1; i < count; i++) {
            module.function("->", "", "");
        }
        return module.bytes();
    }

    /** A start function stands between the exports and the code: put there by hand. */
    private static Bytes withStart() {
        byte[] module = TestModule.entry("unreachable").bytes().toArray();
        int code = module.length - 1;
        while (module[code] != 10) {
            code--;
        }
        Bytes whole = Bytes.copyOf(module);
        return whole.slice(0, code)
                .concat(bytes(8, 1, 0))
                .concat(whole.slice(code, module.length - code));
    }

    private static Bytes foreignImport() {
        TestModule module = new TestModule().memory(1, 1);
        module.importFunction("wasi_snapshot_preview1", "random_get", HostFunction.TRANSFER.type());
        int entry = module.function("i32 i32 -> i32", "", "i32.const 0");
        return module.exportFunction("call", entry).bytes();
    }

    private static Bytes bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return Bytes.copyOf(bytes);
    }

    /** The money of all who neither deploy nor call. */
    private static long others(TestChain chain) {
        long sum = 0;
        for (int user = 2; user < 20; user++) {
            sum += chain.balance(chain.address(user));
        }
        return sum;
    }

    private static Receipt run(TestChain chain, int user, long nonce, TransactionBody body) {
        return chain.run(chain.sign(chain.key(user), nonce, GAS, 1, body)).receipts().getFirst();
    }

    private interface Work<T> {
        T run();
    }

    private static <T> T onContractStack(Work<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work::run);
        Thread.ofPlatform().stackSize(Machine.STACK_BYTES_MIN).start(task);
        return task.get();
    }
}
