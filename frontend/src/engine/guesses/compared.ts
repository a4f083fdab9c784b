/** The names of what experiments compare: the tasks that it is compared on, and the models. */

/** What is compared on: the columns of most papers' tables. */
export const TASK =
  /^(datasets?|data|tasks?|envs?|environments?|benchmarks?|corpus|corpora|problems?|domains?|games?|scenes?|languages?|lang|subjects?|splits?)$/;
/** What is compared. */
export const MODEL =
  /^(models?|methods?|arch|architectures?|algos?|algorithms?|networks?|nets?|backbones?|agents?|policy|policies|estimators?|classifiers?|approach|variants?|baselines?)$/;
/** What is compared where no models are. */
export const METHOD = new RegExp(`${MODEL.source}|^(optimizers?|loss)$`);
