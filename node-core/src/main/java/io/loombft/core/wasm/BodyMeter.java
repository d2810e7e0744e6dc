package io.loombft.core.wasm;

import io.loombft.core.bytes.Bytes;
import java.util.List;

/**
 * Writes one function anew, with gas and depth counted in locals: a call hands both down and gets the
 * gas back, and only host functions see them in globals.
 */
final class BodyMeter {
    /** Operands and locals that a frame of common size has; larger ones count as several. */
    private static final int FRAME_SLOTS = 32;

    /** Added to an address below 2^31 it leads out of every memory, and does not wrap. */
    private static final int OFFSET_MAX = 1 << 30;

    private final CheckedModule.Functions functions;
    private final MeteredTypes types;
    private final MeteredNames names;
    private final CodePrices prices;
    private final ModuleWriter out = new ModuleWriter();

    private final FunctionType type;
    private final CheckedModule.Body body;
    private final int params;
    private final int gas;

    /** The local that holds the depth as i32. */
    private final int depth;

    private final int index;
    private final int packed;

    private BodyMeter(
            CheckedModule.Functions functions,
            MeteredTypes types,
            MeteredNames names,
            CodePrices prices,
            int function) {
        this.functions = functions;
        this.types = types;
        this.names = names;
        this.prices = prices;
        this.type = functions.type(function);
        this.body = functions.bodies().get(function - functions.imports().size());
        this.params = type.params().size();
        this.gas = params;
        int added = params + 2 + body.locals().size();
        this.packed = added;
        this.index = added + 1;
        this.depth = MeteredTypes.givesI64(type) ? added + 2 : params + 1;
    }

    /** The body of the function, locals included. */
    static ModuleWriter metered(
            Bytes wasm,
            CheckedModule.Functions functions,
            MeteredTypes types,
            MeteredNames names,
            CodePrices prices,
            int function) {
        BodyMeter meter = new BodyMeter(functions, types, names, prices, function);
        meter.write(wasm);
        return meter.out;
    }

    private void write(Bytes wasm) {
        Segments segments = Segments.of(new LiveCode(wasm, body), functions, prices);
        locals();
        start(segments.first() + prices.frameSlot() * body.locals().size());
        // The function's own block ends before the gas is handed back; branches to its end stay.
        out.op(Opcode.BLOCK).u8(blockType());
        LiveCode code = new LiveCode(wasm, body);
        for (int number = 0; code.next(); number++) {
            instruction(code);
            charge(segments.after(number));
        }
        finish();
        out.op(Opcode.END);
    }

    /** The function's own locals, then a packed result, an index, and the depth where it came as i64. */
    private void locals() {
        List<ValueType> own = body.locals();
        ModuleWriter runs = new ModuleWriter();
        int count = 0;
        for (int i = 0; i < own.size(); ) {
            int end = i;
            while (end < own.size() && own.get(end) == own.get(i)) {
                end++;
            }
            runs.u32(end - i).u8(own.get(i).code());
            count++;
            i = end;
        }
        boolean wide = MeteredTypes.givesI64(type);
        runs.u32(1).u8(ValueType.I64.code());
        runs.u32(wide ? 2 : 1).u8(ValueType.I32.code());
        out.u32(count + 2).append(runs);
    }

    private int blockType() {
        return type.results().isEmpty() ? CodeRules.NO_RESULT : type.results().get(0).code();
    }

    /**
     * Takes the first gas, and the depth of this frame with a deposit, which comes back at the end of
     * the function: what a trap costs grows with the frames it leaves. A small frame that calls nothing
     * needs neither.
     */
    private void start(int cost) {
        if (MeteredTypes.givesI64(type)) {
            out.op(Opcode.LOCAL_GET, params + 1).op(Opcode.I32_WRAP_I64);
            out.op(Opcode.LOCAL_SET, depth);
        }
        if (isSmallLeaf()) {
            charge(cost);
            return;
        }
        int frames = frames();
        take(gas, cost + frames * prices.frame());
        take(depth, frames);
        out.op(Opcode.I32_OR).i32Const(0).op(Opcode.I32_LT_S);
        out.op(Opcode.IF).u8(CodeRules.NO_RESULT);
        out.op(Opcode.LOCAL_GET, gas).op(Opcode.CALL, names.stop());
        out.op(Opcode.END);
    }

    private boolean isSmallLeaf() {
        return !body.calls() && frames() == 1;
    }

    private int frames() {
        int slots = params + body.locals().size() + body.operandsMax();
        return 1 + slots / FRAME_SLOTS;
    }

    private void charge(int cost) {
        if (cost == 0) {
            return;
        }
        take(gas, cost);
        out.i32Const(0).op(Opcode.I32_LT_S);
        out.op(Opcode.IF).u8(CodeRules.NO_RESULT);
        out.op(Opcode.CALL, names.outOfGas());
        out.op(Opcode.END);
    }

    private void take(int local, int amount) {
        out.op(Opcode.LOCAL_GET, local).i32Const(amount).op(Opcode.I32_SUB);
        out.op(Opcode.LOCAL_TEE, local);
    }

    /** Gives back the gas, with the result that is on the stack. */
    private void finish() {
        if (!isSmallLeaf()) {
            out.op(Opcode.LOCAL_GET, gas).i32Const(frames() * prices.frame());
            out.op(Opcode.I32_ADD).op(Opcode.LOCAL_SET, gas);
        }
        if (MeteredTypes.givesI64(type)) {
            out.op(Opcode.LOCAL_GET, gas).op(Opcode.GLOBAL_SET, names.gasGlobal());
        } else if (MeteredTypes.givesI32(type)) {
            pack(out, gas);
        } else {
            out.op(Opcode.LOCAL_GET, gas);
        }
    }

    /** Makes the i32 on the stack the lower half of an i64, and that local the upper. */
    static void pack(ModuleWriter out, int gas) {
        out.op(Opcode.I64_EXTEND_I32_U);
        out.op(Opcode.LOCAL_GET, gas).op(Opcode.I64_EXTEND_I32_U);
        out.i64Const(32).op(Opcode.I64_SHL).op(Opcode.I64_OR);
    }

    /** The other way round; uses the i64 local. */
    static void unpack(ModuleWriter out, int packed) {
        out.op(Opcode.LOCAL_TEE, packed);
        out.i64Const(32).op(Opcode.I64_SHR_U).op(Opcode.I32_WRAP_I64);
    }

    private void instruction(LiveCode code) {
        Opcode opcode = code.opcode();
        switch (opcode) {
            case RETURN -> out.op(Opcode.BR, code.depth() - 1);
            case UNREACHABLE -> {
                out.op(Opcode.LOCAL_GET, gas).op(Opcode.CALL, names.unreachable());
                out.op(opcode);
            }
            case CALL -> call(code.index());
            case CALL_INDIRECT -> callIndirect(functions.types().get(code.index()));
            case MEMORY_GROW -> {
                out.op(Opcode.LOCAL_GET, gas).op(Opcode.CALL, names.grow());
                takeGasAndI32();
            }
            case LOCAL_GET, LOCAL_SET, LOCAL_TEE -> {
                int local = code.index();
                out.op(opcode, local < params ? local : local + 2);
            }
            default -> copy(code);
        }
    }

    private void copy(LiveCode code) {
        out.op(code.opcode());
        switch (code.opcode().immediate()) {
            case NONE -> {
                // The opcode is all.
            }
            case BLOCK_TYPE, ZERO -> out.u8(code.index());
            case LABEL, GLOBAL -> out.u32(code.index());
            case LABEL_TABLE -> {
                out.u32(code.labelCount() - 1);
                for (int i = 0; i < code.labelCount(); i++) {
                    out.u32(code.label(i));
                }
            }
            case MEMORY_8, MEMORY_16, MEMORY_32, MEMORY_64 ->
                    out.u32(code.alignment()).u32((int) Math.min(code.immediate(), OFFSET_MAX));
            case I32, I64 -> out.signed(code.immediate());
            case FUNCTION, TYPE, LOCAL -> throw new AssertionError(code.opcode() + " is copied");
        }
    }

    private void call(int function) {
        if (functions.isImported(function)) {
            out.op(Opcode.LOCAL_GET, gas).op(Opcode.GLOBAL_SET, names.gasGlobal());
            out.op(Opcode.LOCAL_GET, depth).op(Opcode.GLOBAL_SET, names.depthGlobal());
            out.op(Opcode.CALL, function);
            out.op(Opcode.GLOBAL_GET, names.gasGlobal()).op(Opcode.LOCAL_SET, gas);
            return;
        }
        FunctionType callee = functions.type(function);
        handDown(callee);
        out.op(Opcode.CALL, function);
        takeBack(callee);
    }

    private void callIndirect(FunctionType callee) {
        out.op(Opcode.LOCAL_SET, index);
        handDown(callee);
        out.op(Opcode.LOCAL_GET, index);
        out.op(Opcode.CALL_INDIRECT, types.meteredIndexOf(callee)).u8(0);
        takeBack(callee);
    }

    private void handDown(FunctionType callee) {
        out.op(Opcode.LOCAL_GET, gas).op(Opcode.LOCAL_GET, depth);
        if (MeteredTypes.givesI64(callee)) {
            out.op(Opcode.I64_EXTEND_I32_U);
        }
    }

    private void takeBack(FunctionType callee) {
        if (MeteredTypes.givesI64(callee)) {
            out.op(Opcode.GLOBAL_GET, names.gasGlobal()).op(Opcode.LOCAL_SET, gas);
        } else if (MeteredTypes.givesI32(callee)) {
            takeGasAndI32();
        } else {
            out.op(Opcode.LOCAL_SET, gas);
        }
    }

    private void takeGasAndI32() {
        unpack(out, packed);
        out.op(Opcode.LOCAL_SET, gas);
        out.op(Opcode.LOCAL_GET, packed).op(Opcode.I32_WRAP_I64);
    }
}
