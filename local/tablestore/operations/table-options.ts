import { parameterInvalid } from '../protocol/errors.ts';
import type { TableOptions } from '../protocol/messages.ts';
import type { Table, TableSettings } from '../tables/table.ts';

/** The least seconds that cells may live, when they do not live for ever: a day. */
const minimumTimeToLive = 86_400;
const defaultDeviation = 86_400;
const endOfTimeInSeconds = 9_223_372_036_854;

/**
 * A table's options, completed with the service's defaults.
 *
 * @throws TablestoreError OTSParameterInvalid
 */
export function checkTableOptions(
  options: TableOptions & { readonly time_to_live: number; readonly max_versions: number },
): TableSettings {
  const { time_to_live, max_versions, deviation_cell_version_in_sec, allow_update } = options;
  if (time_to_live === 0 || time_to_live < -1) {
    throw parameterInvalid('TimeToLive cannot be 0 or less than -1.');
  }
  if (time_to_live !== -1 && time_to_live < minimumTimeToLive) {
    throw parameterInvalid(`TimeToLive cannot be less than ${minimumTimeToLive}.`);
  }
  if (max_versions <= 0) throw parameterInvalid('The maximum versions cannot be less than or equal to 0');
  const deviation = deviation_cell_version_in_sec ?? defaultDeviation;
  if (deviation < 0 || deviation > endOfTimeInSeconds) {
    throw parameterInvalid('The maximum deviation must be in range [0, INT64_MAX/1000000].');
  }
  return {
    timeToLive: time_to_live,
    maxVersions: max_versions,
    deviationCellVersionInSec: deviation,
    allowUpdate: allow_update ?? true,
  };
}

/** A table's options as the protocol spells them. */
export function tableOptionsOf({ options }: Table) {
  return {
    time_to_live: options.timeToLive,
    max_versions: options.maxVersions,
    deviation_cell_version_in_sec: options.deviationCellVersionInSec,
    allow_update: options.allowUpdate,
  };
}
