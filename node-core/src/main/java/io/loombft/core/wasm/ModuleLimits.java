package io.loombft.core.wasm;

/**
 * How large a module may be. All are counted on its bytes, so that what a compiler or the JVM can do
 * is never an outcome: a module within these limits compiles in bounded time, and each of its
 * functions into a Java method.
 *
 * @param codeBytesMax the module, in bytes
 * @param sectionsMax sections, custom ones included
 * @param typesMax function types
 * @param importsMax imports
 * @param functionsMax functions, imported ones included
 * @param paramsMax parameters of a function
 * @param localsMax locals of a function, parameters included
 * @param globalsMax globals
 * @param exportsMax exports
 * @param nameBytesMax a name of an import, an export or a custom section
 * @param tableMax entries of the table, and of all element segments together
 * @param memoryPagesMax pages of 64 KiB that the memory may ever have; no module may ask for more at
 *     first, and what it names as maximum above this is cut to it
 * @param segmentsMax data segments, and element segments
 * @param branchTableMax targets of one {@code br_table}
 * @param nestingMax blocks inside one another
 * @param operandsMax values on the operand stack of a function
 * @param weightMax weight of a function: an upper bound of the bytes of Java code that it becomes
 * @param workMax work that it takes to compile all functions, in the measure of weights
 */
public record ModuleLimits(
        int codeBytesMax,
        int sectionsMax,
        int typesMax,
        int importsMax,
        int functionsMax,
        int paramsMax,
        int localsMax,
        int globalsMax,
        int exportsMax,
        int nameBytesMax,
        int tableMax,
        int memoryPagesMax,
        int segmentsMax,
        int branchTableMax,
        int nestingMax,
        int operandsMax,
        int weightMax,
        int workMax) {
    public static final ModuleLimits DEFAULT =
            new ModuleLimits(
                    262_144, 64, 1_000, 64, 950, 64, 1_000, 1_000, 1_000, 256, 10_000, 256, 10_000,
                    1_024, 512, 256, 60_000, 2_500_000);

    /** What a Java method may have at most is 65,535 bytes; some are the compiler's own. */
    private static final int WEIGHT_LIMIT = 62_000;

    /** Above this, the price of all pages at once could overflow. */
    private static final int PAGES_LIMIT = 1_024;

    /** Beyond as many, each import counted twice, the engine dispatches calls in another way. */
    private static final int FUNCTIONS_LIMIT = 1_014;

    public ModuleLimits {
        if (weightMax > WEIGHT_LIMIT
                || memoryPagesMax > PAGES_LIMIT
                || functionsMax + importsMax > FUNCTIONS_LIMIT) {
            throw new IllegalArgumentException("limits above what an engine can do");
        }
    }
}
