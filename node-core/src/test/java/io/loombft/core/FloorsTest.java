package io.loombft.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Keeps the packages of the core on their floors, and the world outside of them. */
class FloorsTest {
    private static final String ROOT = "io.loombft.core";

    /** Lowest first. A package may look at any floor below its own, never up or sideways. */
    private static final List<List<String>> FLOORS =
            List.of(
                    List.of("bytes"),
                    List.of("crypto"),
                    List.of("merkle", "wasm"),
                    List.of("types"),
                    List.of("consensus", "mempool", "contract", "light", "journal"),
                    List.of("ledger", "gossip", "sync", "peers"),
                    List.of("replica"),
                    List.of("simulation", "client"));

    /** What others may depend on as a library; it must not drag the node in. */
    private static final List<String> SDK =
            List.of("bytes", "crypto", "merkle", "wasm", "types", "light", "client");

    /** The only package that may touch the network and the clock. */
    private static final String WITH_IO = "client";

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern SYNCHRONIZED_BLOCK = Pattern.compile("\\bsynchronized\\s*\\(");

    private static final JavaClasses CORE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    @Test
    void everyPackageStandsOnAFloor() {
        check(
                classes()
                        .should(
                                new ArchCondition<JavaClass>("stand on a floor of the table") {
                                    @Override
                                    public void check(JavaClass type, ConditionEvents events) {
                                        if (floorOf(type) < 0) {
                                            events.add(violation(type, type + " is on no floor"));
                                        }
                                    }
                                }));
    }

    @Test
    void packagesLookDownOnly() {
        check(
                classes()
                        .should(
                                new ArchCondition<JavaClass>("look down only") {
                                    @Override
                                    public void check(JavaClass type, ConditionEvents events) {
                                        type.getDirectDependenciesFromSelf().stream()
                                                .filter(FloorsTest::looksUpOrSideways)
                                                .map(look -> violation(type, look.getDescription()))
                                                .forEach(events::add);
                                    }
                                }));
    }

    @Test
    void theLibraryForOthersSeesOnlyItself() {
        String[] library = SDK.stream().map(FloorsTest::inside).toArray(String[]::new);
        DescribedPredicate<JavaClass> restOfTheCore =
                resideInAnyPackage(ROOT + "..")
                        .and(DescribedPredicate.not(resideInAnyPackage(library)));
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(library)
                        .should()
                        .dependOnClassesThat(are(restOfTheCore)));
    }

    @Test
    void theCoreTouchesNoFileSocketThreadOrLog() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(inside(WITH_IO))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "java.net..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.util.logging..",
                                "org.slf4j..")
                        .orShould()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "java\\.io\\.(File|RandomAccessFile|Console|Print).*"
                                        + "|java\\.lang\\.(Thread|ThreadGroup|Process.*|System\\$Logger.*)"
                                        + "|java\\.util\\.(Timer|TimerTask)"
                                        + "|java\\.util\\.concurrent\\."
                                        + "(Executor|ForkJoin|CompletableFuture|Scheduled|Thread).*"));
    }

    @Test
    void onlyGenesisAndTheClientSpeakJson() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(inside("types"), inside(WITH_IO))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.fasterxml.jackson.."));
    }

    @Test
    void onlyContractKnowsTheEngine() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(inside("contract"))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.dylibso.chicory..", "org.objectweb.asm.."));
    }

    @Test
    void theCoreDrawsNoRandomNumber() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(inside(WITH_IO))
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching(
                                "java\\.util\\.(Random|SplittableRandom|random\\..*)"
                                        + "|java\\.util\\.concurrent\\.ThreadLocalRandom"
                                        + "|java\\.security\\.SecureRandom")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .callMethod(StrictMath.class, "random")
                        .orShould()
                        .callMethod(UUID.class, "randomUUID")
                        .orShould()
                        .callMethod(Collections.class, "shuffle", List.class));
    }

    @Test
    void theCoreReadsNoClock() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(inside(WITH_IO))
                        .should()
                        .accessTargetWhere(
                                describe("the target reads a clock", FloorsTest::readsAClock)));
    }

    @Test
    void nothingRunsAsAParallelStream() {
        check(
                noClasses()
                        .should()
                        .accessTargetWhere(
                                describe(
                                        "the target is a parallel stream",
                                        access ->
                                                access.getName().equals("parallelStream")
                                                        || (access.getName().equals("parallel")
                                                                && access.getTargetOwner()
                                                                        .getPackageName()
                                                                        .equals(
                                                                                "java.util.stream")))));
    }

    @Test
    void noMethodIsSynchronized() {
        noMethods()
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void noSourceHoldsASynchronizedBlock() throws IOException {
        assertEquals(List.of(), sourcesMatching(SYNCHRONIZED_BLOCK));
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked =
                packagesOfClasses().stream()
                        .map(CORE::getPackage)
                        .filter(folder -> !folder.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .toList();
        assertEquals(List.of(), unmarked);
    }

    /** If the import found nothing, every rule above would pass. */
    @Test
    void theRulesSeeEveryPackageThatHasSources() throws IOException {
        assertEquals(packagesOfSources(), packagesOfClasses());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CORE);
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    private static boolean looksUpOrSideways(Dependency look) {
        JavaClass target = look.getTargetClass().getBaseComponentType();
        return target.getPackageName().startsWith(ROOT)
                && !nameOf(target).equals(nameOf(look.getOriginClass()))
                && floorOf(target) >= floorOf(look.getOriginClass());
    }

    private static int floorOf(JavaClass type) {
        String name = nameOf(type);
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(name)) {
                return floor;
            }
        }
        return -1;
    }

    /** The first step below the root, so that a package's own subpackages share its floor. */
    private static String nameOf(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length());
        return below.isEmpty() ? "" : below.substring(1).replaceFirst("\\..*", "");
    }

    private static boolean readsAClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        return (owner.equals("java.lang.System")
                        && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
                || (owner.startsWith("java.time.") && name.equals("now"))
                || (owner.equals("java.time.Clock")
                        && (name.startsWith("system") || name.startsWith("tick")))
                || (owner.equals("java.util.Date") && name.equals("<init>"));
    }

    private static ConditionEvent violation(JavaClass type, String sentence) {
        return SimpleConditionEvent.violated(type, sentence);
    }

    private static Set<String> packagesOfClasses() {
        return CORE.stream()
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> packagesOfSources() throws IOException {
        return sources().stream()
                .map(file -> SOURCES.relativize(file.getParent()).toString().replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> sourcesMatching(Pattern pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : sources()) {
            if (pattern.matcher(Files.readString(file)).find()) {
                found.add(file);
            }
        }
        return found;
    }

    private static List<Path> sources() throws IOException {
        if (!Files.isDirectory(SOURCES)) {
            return List.of();
        }
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }
}
