package io.loombft.core.wasm;

import java.util.BitSet;

/**
 * What a module takes of a node's memory besides the Java code of its functions, in the units of its
 * work: two bytes each. Measured on programs of modules that are nothing else; four machines of each may
 * wait for work, and have a table, globals and a list of pieces of memory of their own. The numbers are
 * part of the rules.
 */
final class Holding {
    private static final int FUNCTION = 200;
    private static final int TYPE = 500;
    private static final int PARAMETER = 40;
    private static final int TABLE_ENTRY = 25;
    private static final int GLOBAL = 250;
    private static final int SEGMENT = 125;
    private static final int ELEMENT = 75;

    /** Of memory at first. */
    private static final int PAGE = 200;

    /** Of memory that data begins with; shared by all machines. */
    private static final int PIECE = 2_100;

    private static final int PIECE_SHIFT = 12;

    private Holding() {}

    /** All that the module declares. */
    static long of(ModuleSpaces module) {
        long sum = (long) FUNCTION * module.functionCount();
        for (FunctionType type : module.types) {
            sum += TYPE + PARAMETER * (long) type.params().size();
        }
        sum += (long) TABLE_ENTRY * Math.max(0, module.tableSize);
        sum += (long) GLOBAL * module.globalCount();
        for (CheckedModule.Element element : module.elements) {
            sum += SEGMENT + ELEMENT * (long) element.functions().size();
        }
        sum += SEGMENT * (long) module.data.size();
        return sum + (long) PAGE * module.pages + (long) PIECE * pieces(module).cardinality();
    }

    private static BitSet pieces(ModuleSpaces module) {
        BitSet pieces = new BitSet();
        for (CheckedModule.Data data : module.data) {
            if (data.length() > 0) {
                int last = data.offset() + data.length() - 1;
                pieces.set(data.offset() >> PIECE_SHIFT, (last >> PIECE_SHIFT) + 1);
            }
        }
        return pieces;
    }
}
