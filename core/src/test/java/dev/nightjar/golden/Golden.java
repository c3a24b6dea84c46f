package dev.nightjar.golden;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** A golden file. Maven runs a module's tests in the module's folder, so docs/ is next door. */
public final class Golden {
    private Golden() {}

    public static Config file(String name) {
        return ConfigFactory.parseFile(
                Path.of("..", "docs", "golden", name).toFile(),
                ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setAllowMissing(false));
    }

    public static List<Config> list(String name, String path) {
        return file(name).getConfigList(path).stream().map(Config.class::cast).toList();
    }

    /** A JSON object as a map; names may hold dots. */
    public static <T> SortedMap<String, T> map(Config object, BiFunction<Config, String, T> value) {
        SortedMap<String, T> map = new TreeMap<>();
        object.root().keySet().forEach(name -> map.put(name, value.apply(object, ConfigUtil.joinPath(name))));
        return map;
    }

    public static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    public static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
