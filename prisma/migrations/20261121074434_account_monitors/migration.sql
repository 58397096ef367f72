-- AlterTable
ALTER TABLE "account" ADD COLUMN     "monitors" JSONB,
ADD COLUMN     "watch" JSONB;
