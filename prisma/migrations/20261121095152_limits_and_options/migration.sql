-- AlterTable
ALTER TABLE "account" ADD COLUMN     "limits" JSONB;

-- AlterTable
ALTER TABLE "trade_order" ADD COLUMN     "stop_rules" JSONB,
ADD COLUMN     "strategy" TEXT;

-- CreateTable
CREATE TABLE "person_options" (
    "person_id" UUID NOT NULL,
    "default_account" TEXT,
    "breakeven_cents" BIGINT,
    "time_zone" TEXT,
    "alert_channels" JSONB,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_options_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "atm_template" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "terms" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "atm_template_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "atm_template_person_id_name_key_key" ON "atm_template"("person_id", "name_key");

-- AddForeignKey
ALTER TABLE "person_options" ADD CONSTRAINT "person_options_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "atm_template" ADD CONSTRAINT "atm_template_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The apps read and write them.
GRANT SELECT, INSERT, UPDATE, DELETE ON person_options TO portcullis_app;
