/** Relative humidity that is assumed where a person tells the temperature alone, percent: on the damp side of a summer's day. */
const ASSUMED_HUMIDITY = 60;
const LEAST_TOLD = 20;
const MOST_TOLD = 55;

/**
 * Wet bulb globe temperature, degrees Celsius, of an air temperature that somebody tells: sun and light wind are assumed,
 * and 60% humidity. 27 °C is 27.6, 28 °C is 28.7 and 31 °C is 32.1, so that the limits of G18 are met a little early.
 *
 * Source: the simplified estimate of the Australian Bureau of Meteorology, recalled (0.567 T + 0.393 e + 3.94, with e the
 * vapour pressure in hPa); the humidity by judgement. Kairos asks no weather service and has no other source of heat.
 */
export function wbgtOf(airCelsius: number): number {
  const vapourPressure = (ASSUMED_HUMIDITY / 100) * 6.105 * Math.exp((17.27 * airCelsius) / (237.7 + airCelsius));
  return 0.567 * airCelsius + 0.393 * vapourPressure + 3.94;
}

/** Degrees Celsius of "33", "33,5 c" or "91 f"; undefined where it is no weather that anybody has, or no heat. */
export function readAirTemperature(told: string): number | undefined {
  const [, number = "", unit = ""] = /^(\d{1,3}(?:[.,]\d)?)\s*(c|f)?/iu.exec(told.trim()) ?? [];
  if (number === "") return undefined;
  const value = Number(number.replace(",", "."));
  const celsius = unit.toLowerCase() === "f" ? ((value - 32) * 5) / 9 : value;
  return celsius >= LEAST_TOLD && celsius <= MOST_TOLD ? Math.round(celsius * 10) / 10 : undefined;
}
