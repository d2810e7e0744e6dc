package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import java.util.Arrays;

/** A page of memory and a script that calls host functions; nothing but those costs gas. */
public final class ScriptedMachine implements Machine {
    /** Room for a script's own data, above its input. */
    public static final int HEAP = 0x4000;

    /** Where results of host functions go. */
    public static final int OUT = 0x8000;

    private static final int ANSWER = 0xc000;

    private final ScriptedPrograms.Script script;
    private final HostCalls host;
    private final byte[] memory = new byte[65_536];
    private long gas;
    private int depth;
    private int pages;

    ScriptedMachine(ScriptedPrograms.Script script, HostCalls host) {
        this.script = script;
        this.host = host;
    }

    @Override
    public int call(int pointer, int length, Allowance allowance) throws Trap {
        gas = allowance.gas();
        depth = allowance.depth();
        pages = allowance.pages() - 1;
        return script.run(this, read(pointer, length));
    }

    /** Calls a host function. */
    public long[] host(HostFunction function, long... arguments) throws Trap {
        return host.call(function, this, arguments);
    }

    /** The same for one result. */
    public long ask(HostFunction function, long... arguments) throws Trap {
        return host(function, arguments)[0];
    }

    /** An answer with success. */
    public int answer(Bytes data) throws Trap {
        return answer(0, data);
    }

    public int answer(int status, Bytes data) throws Trap {
        write(ANSWER, new Encoder().u8(status).blob(data).toBytes());
        return ANSWER;
    }

    /** Stores a value under a key. */
    public void store(Bytes key, Bytes value) throws Trap {
        write(HEAP, key);
        write(HEAP + 512, value);
        host(HostFunction.STORAGE_WRITE, HEAP, key.size(), HEAP + 512, value.size());
    }

    /** What is stored under the key; nothing for none. */
    public Bytes stored(Bytes key) throws Trap {
        write(HEAP, key);
        long length = ask(HostFunction.STORAGE_GET, HEAP, key.size(), OUT, 4_096);
        return length < 0 ? Bytes.EMPTY : read(OUT, (int) length);
    }

    public void emit(Bytes topic, Bytes data) throws Trap {
        write(HEAP, topic);
        write(HEAP + 512, data);
        host(HostFunction.EMIT_EVENT, HEAP, topic.size(), HEAP + 512, data.size());
    }

    /** Calls a contract with money; the length of its answer, or -1. */
    public long callContract(Address contract, Bytes input, long gasWish, Amount value)
            throws Trap {
        write(HEAP, contract.bytes());
        write(HEAP + 32, value.encoded());
        write(HEAP + 64, input);
        return ask(
                HostFunction.CALL_CONTRACT_VALUE,
                HEAP,
                HEAP + 64,
                input.size(),
                gasWish,
                HEAP + 32,
                OUT,
                4_096);
    }

    /** Sends money; 1 or 0. */
    public long transfer(Address to, Amount amount) throws Trap {
        write(HEAP, to.bytes());
        write(HEAP + 32, amount.encoded());
        return ask(HostFunction.TRANSFER, HEAP, HEAP + 32);
    }

    @Override
    public long gasLeft() {
        return gas;
    }

    @Override
    public void charge(long amount) throws Trap {
        if (amount > gas) {
            gas = 0;
            throw new Trap(TrapCode.OUT_OF_GAS);
        }
        gas -= amount;
    }

    @Override
    public void refund(long amount) {
        gas += amount;
    }

    @Override
    public int depthLeft() {
        return depth;
    }

    @Override
    public int pagesLeft() {
        return pages;
    }

    @Override
    public int memoryBytes() {
        return memory.length;
    }

    @Override
    public Bytes read(int pointer, int length) throws Trap {
        check(pointer, length);
        return Bytes.copyOf(memory, pointer, length);
    }

    @Override
    public void write(int pointer, Bytes bytes) throws Trap {
        check(pointer, bytes.size());
        bytes.copyTo(memory, pointer);
    }

    private void check(int pointer, int length) throws Trap {
        long end = Integer.toUnsignedLong(pointer) + Integer.toUnsignedLong(length);
        if (end > memory.length) {
            throw new Trap(TrapCode.MEMORY_BOUNDS);
        }
    }

    @Override
    public void reset() {
        Arrays.fill(memory, (byte) 0);
    }

    @Override
    public void close() {
        reset();
    }
}
