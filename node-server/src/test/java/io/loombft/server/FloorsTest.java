package io.loombft.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Keeps the packages of the node on their floors: the adapters never see each other. */
class FloorsTest {
    private static final String ROOT = "io.loombft.server";

    /** The root package holds Main alone. */
    private static final String MAIN = "";

    /** Lowest first. A package may look at any floor below its own, never up or sideways. */
    private static final List<List<String>> FLOORS =
            List.of(
                    List.of("config", "metrics", "logging", "events", "modules"),
                    List.of("storage", "p2p", "rpc"),
                    List.of("node", "simulated", "bench"),
                    List.of("cli"),
                    List.of(MAIN));

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern SYNCHRONIZED_BLOCK = Pattern.compile("\\bsynchronized\\s*\\(");

    private static final JavaClasses SERVER =
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
    void noMethodIsSynchronized() {
        noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(SERVER);
    }

    @Test
    void noSourceHoldsASynchronizedBlock() throws IOException {
        assertEquals(List.of(), sourcesMatching(SYNCHRONIZED_BLOCK));
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked =
                packagesOfClasses().stream()
                        .map(SERVER::getPackage)
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
        rule.check(SERVER);
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
        return below.isEmpty() ? MAIN : below.substring(1).replaceFirst("\\..*", "");
    }

    private static ConditionEvent violation(JavaClass type, String sentence) {
        return SimpleConditionEvent.violated(type, sentence);
    }

    private static Set<String> packagesOfClasses() {
        return SERVER.stream()
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
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }
}
